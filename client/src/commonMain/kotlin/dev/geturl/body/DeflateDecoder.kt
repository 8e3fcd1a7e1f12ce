package dev.geturl.body

import okio.Buffer

/**
 * Undoes `deflate`, which RFC 9110 section 8.4.1.2 says is zlib's format (RFC 1950) and which servers of Microsoft and
 * others have sent raw (RFC 1951). The first two bytes tell: zlib's are a multiple of 31 and name the method 8.
 *
 * Bytes after the end are ignored, as for gzip.
 */
internal class DeflateDecoder(private val inflaters: InflaterFactory) : ContentDecoder {
    private var step: InflateStep? = null

    override fun decode(input: Buffer, output: Buffer, byteCount: Long) {
        val running = step ?: begin(input) ?: return
        running.run(input, output, byteCount)
        if (running.isFinished) input.clear()
    }

    override fun finish() {
        val running = step ?: throw codingFailure(NAME, offset = 0, message = "the data is cut short before it begins")
        if (!running.isFinished) throw running.failure("the data is cut short")
    }

    override fun close() {
        step?.close()
    }

    private fun begin(input: Buffer): InflateStep? {
        if (input.size < 2) return null
        val method = input[0].toInt() and 0xff
        val flags = input[1].toInt() and 0xff
        val isZlib = method and 0x0f == 8 && method shr 4 <= 7 && (method * 256 + flags) % 31 == 0
        return InflateStep(NAME, inflaters.inflater(raw = !isZlib)).also { step = it }
    }

    private companion object {
        const val NAME = "deflate"
    }
}
