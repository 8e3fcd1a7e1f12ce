package dev.geturl.websocket.deflate

import okio.Buffer
import okio.ByteString

/**
 * Compresses messages, RFC 7692 section 7.2.1. It has a deflater only from the first message to be compressed on, and
 * where nothing is carried over to the next only while a message is under way.
 *
 * zlib's window has 15 bits here whatever was agreed on, as the JDK cannot tell it otherwise. For a narrower window the
 * message is compressed in pieces of half that window, each by a deflater that knows nothing but the half before it: so
 * nothing refers to what lies further back than the peer's window reaches.
 *
 * @param keepsContext whether a message may refer to those before it.
 */
internal class MessageDeflater(
    factory: CompressorFactory,
    level: Int,
    private val keepsContext: Boolean,
    windowBits: Int,
) : AutoCloseable {
    private val half = 1 shl (windowBits - 1)
    private val isNarrow = windowBits < FULL_BITS
    private val cursor = Buffer.UnsafeCursor()
    private val deflater = Borrowed { factory.deflater(level) }

    /** The end of what was compressed before, where the window is narrow. */
    private var history = NOTHING

    /** Compresses all of [input], the next part of a message, to [output]; the message ends with it where [isFinal]. */
    fun deflate(input: Buffer, output: Buffer, isFinal: Boolean) = deflating(output, isFinal) { deflater ->
        if (isNarrow) deflatePieces(deflater, input, output) else deflateAll(deflater, input, output)
    }

    /** As the other [deflate]. What is compressed is never in memory a second time as a whole. */
    fun deflate(input: ByteString, output: Buffer, isFinal: Boolean) {
        if (isNarrow) return deflate(Buffer().write(input), output, isFinal)
        deflating(output, isFinal) { deflater -> deflateAll(deflater, input, output) }
    }

    /** As the other [deflate]. */
    fun deflate(input: ByteArray, output: Buffer, isFinal: Boolean) {
        if (isNarrow) return deflate(Buffer().write(input), output, isFinal)
        deflating(output, isFinal) { deflater ->
            deflater.setInput(input, 0, input.size)
            if (input.isNotEmpty()) drain(deflater, target(input.size), output, flush = true)
        }
    }

    private inline fun deflating(output: Buffer, isFinal: Boolean, deflate: (Deflater) -> Unit) {
        val before = output.size
        deflate(deflater.get())
        if (isFinal) end(output, before)
    }

    private fun target(inputBytes: Int) = ByteArray(minOf(inputBytes, LARGEST) + SLACK)

    private fun deflateAll(deflater: Deflater, input: ByteString, output: Buffer) {
        val target = target(input.size)
        val piece = ByteArray(minOf(input.size, LARGEST))
        var at = 0
        while (at < input.size) {
            val count = minOf(piece.size, input.size - at)
            input.copyInto(at, piece, 0, count)
            at += count
            deflater.setInput(piece, 0, count)
            drain(deflater, target, output, flush = at == input.size)
        }
    }

    private fun deflateAll(deflater: Deflater, input: Buffer, output: Buffer) {
        val target = target(minOf(input.size, LARGEST.toLong()).toInt())
        while (!input.exhausted()) {
            input.takeSegment(cursor) { data, from, to ->
                deflater.setInput(data, from, to)
                drain(deflater, target, output, flush = (to - from).toLong() == input.size)
                to - from
            }
        }
    }

    private fun deflatePieces(deflater: Deflater, input: Buffer, output: Buffer) {
        val target = ByteArray(half + SLACK)
        while (!input.exhausted()) {
            val piece = input.readByteArray(minOf(half.toLong(), input.size))
            deflater.reset()
            if (history.isNotEmpty()) deflater.setDictionary(history, 0, history.size)
            deflater.setInput(piece, 0, piece.size)
            drain(deflater, target, output, flush = true)
            val known = history + piece
            history = known.copyOfRange(maxOf(0, known.size - half), known.size)
        }
    }

    private fun drain(deflater: Deflater, target: ByteArray, output: Buffer, flush: Boolean) {
        do {
            val count = deflater.deflate(target, flush)
            output.write(target, 0, count)
        } while (count == target.size)
    }

    /**
     * Takes off the empty block that each flush ends with, which the peer puts back. What has none, as there was
     * nothing to compress, gets the first byte of one: RFC 7692 section 7.2.3.6.
     */
    private fun end(output: Buffer, before: Long) {
        if (output.size - before >= TAIL_BYTES) {
            cursor.let { output.readAndWriteUnsafe(it).use { _ -> it.resizeBuffer(output.size - TAIL_BYTES) } }
        } else {
            output.writeByte(0)
        }
        if (!keepsContext) release()
    }

    private fun release() {
        deflater.release()
        history = NOTHING
    }

    override fun close() {
        deflater.close()
    }

    private companion object {
        const val FULL_BITS = 15

        /** `00 00 ff ff`. */
        const val TAIL_BYTES = 4

        /** What deflate may add to data that cannot be compressed, with room for a flush. */
        const val SLACK = 64
        const val LARGEST = 32 * 1024
        val NOTHING = ByteArray(0)
    }
}
