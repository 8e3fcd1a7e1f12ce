package dev.geturl.body

import com.aayushatharva.brotli4j.decoder.DecoderJNI
import dev.geturl.net.empty
import okio.Buffer
import okio.IOException

/**
 * Undoes `br` (RFC 7932) with brotli4j, which takes and gives bytes as they come; Google's own decoder for Java reads
 * from a blocking stream, which an event loop must not.
 *
 * Bytes after the end are ignored: the native decoder does not say where in its last piece of input the stream ended.
 */
internal class BrotliDecoder : ContentDecoder {
    private val native = try {
        DecoderJNI.Wrapper(INPUT_SIZE)
    } catch (e: IOException) {
        throw codingFailure("br", offset = 0, message = "its native decoder does not start", cause = e)
    }
    private var bytesIn = 0L
    private var isClosed = false

    override fun decode(input: Buffer, output: Buffer, byteCount: Long) {
        val end = output.size + byteCount
        while (output.size < end) {
            if (native.hasOutput() || native.status == DecoderJNI.Status.NEEDS_MORE_OUTPUT) {
                output.write(native.pull((end - output.size).coerceAtMost(OUTPUT_SIZE).toInt()))
                continue
            }
            when (native.status) {
                DecoderJNI.Status.DONE -> return input.clear()
                DecoderJNI.Status.NEEDS_MORE_INPUT -> if (input.exhausted()) return else push(input)
                DecoderJNI.Status.OK -> native.push(0)
                else -> throw codingFailure("br", bytesIn, "corrupt data")
            }
        }
    }

    override fun finish() {
        if (native.status != DecoderJNI.Status.DONE) throw codingFailure("br", bytesIn, "the data is cut short")
    }

    override fun close() {
        if (isClosed) return
        isClosed = true
        native.destroy()
    }

    private fun push(input: Buffer) {
        val room = native.inputBuffer
        room.empty()
        val count = input.read(room)
        native.push(count)
        bytesIn += count
    }

    private companion object {
        const val INPUT_SIZE = 16 * 1024
        const val OUTPUT_SIZE = 64L * 1024
    }
}
