package dev.geturl.java.bridge

import dev.geturl.BodySource
import okio.Buffer
import okio.IOException
import java.io.InputStream

/**
 * A body as a stream of Java's. Whoever reads it waits for what has not come yet, and must not be a loop.
 *
 * @param source [BodySource.read] for a thread that waits.
 */
internal class SourceInputStream(
    private val onClose: AutoCloseable? = null,
    private val source: (Buffer, Long) -> Long,
) : InputStream() {
    constructor(source: BodySource) : this(
        source = { sink, byteCount -> Blocking.run { source.read(sink, byteCount) } },
    )

    private val buffer = Buffer()
    private var isClosed = false

    override fun read(): Int = if (isFilled()) buffer.readByte().toInt() and 0xFF else -1

    override fun read(sink: ByteArray, offset: Int, byteCount: Int): Int = when {
        byteCount == 0 -> 0
        isFilled() -> buffer.read(sink, offset, byteCount)
        else -> -1
    }

    /** How many bytes there are without waiting, as far as is known. */
    override fun available(): Int = minOf(buffer.size, Int.MAX_VALUE.toLong()).toInt()

    /** Lets go of the exchange. What has not been read is lost. */
    override fun close() {
        isClosed = true
        buffer.clear()
        onClose?.close()
    }

    private fun isFilled(): Boolean {
        if (isClosed) throw IOException("the body's stream was closed")
        return !buffer.exhausted() || source(buffer, PIECE_BYTES) != -1L
    }

    private companion object {
        const val PIECE_BYTES = 64L * 1024
    }
}
