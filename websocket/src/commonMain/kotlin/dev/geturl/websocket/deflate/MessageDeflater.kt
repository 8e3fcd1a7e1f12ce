package dev.geturl.websocket.deflate

import okio.Buffer

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
    private val factory: CompressorFactory,
    private val level: Int,
    private val keepsContext: Boolean,
    windowBits: Int,
) : AutoCloseable {
    private val half = 1 shl (windowBits - 1)
    private val isNarrow = windowBits < FULL_BITS
    private val cursor = Buffer.UnsafeCursor()
    private var deflater: Deflater? = null

    /** The end of what was compressed before, where the window is narrow. */
    private var history = NOTHING
    private var isClosed = false

    /** Compresses all of [input], the next part of a message, to [output]; the message ends with it where [isFinal]. */
    fun deflate(input: Buffer, output: Buffer, isFinal: Boolean) {
        check(!isClosed) { "a message was to be compressed after the WebSocket's end" }
        val deflater = deflater ?: factory.deflater(level).also { deflater = it }
        val before = output.size
        if (isNarrow) deflatePieces(deflater, input, output) else deflateAll(deflater, input, output)
        if (isFinal) end(output, before)
    }

    private fun deflateAll(deflater: Deflater, input: Buffer, output: Buffer) {
        val target = ByteArray(minOf(input.size + SLACK, LARGEST).toInt())
        while (!input.exhausted()) {
            input
                .readUnsafe(cursor)
                .use {
                    cursor.next()
                    val data = checkNotNull(cursor.data) { "a buffer that is not empty has a segment" }
                    deflater.setInput(data, cursor.start, cursor.end)
                    val count = cursor.end - cursor.start
                    drain(deflater, target, output, flush = count.toLong() == input.size)
                    count
                }.let { input.skip(it.toLong()) }
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
        deflater?.close()
        deflater = null
        history = NOTHING
    }

    override fun close() {
        isClosed = true
        release()
    }

    private companion object {
        const val FULL_BITS = 15

        /** `00 00 ff ff`. */
        const val TAIL_BYTES = 4

        /** What deflate may add to data that cannot be compressed, with room for a flush. */
        const val SLACK = 64
        const val LARGEST = 32L * 1024
        val NOTHING = ByteArray(0)
    }
}
