package dev.geturl.java.bridge

import okio.Buffer
import okio.Source
import okio.Timeout
import java.io.Reader

/** What [reader] holds, in UTF-8. A lone surrogate becomes a question mark, as in all that is sent. */
internal class ReaderSource(private val reader: Reader) : Source {
    private val chars = CharArray(BLOCK_CHARS)

    /** How many of [chars] wait: a surrogate at the end of a block, for the other of its pair. */
    private var waiting = 0

    /** What was read and is not wanted yet. */
    private val encoded = Buffer()

    override fun read(sink: Buffer, byteCount: Long): Long {
        while (encoded.exhausted()) if (!fill()) return -1
        return encoded.read(sink, byteCount)
    }

    private fun fill(): Boolean {
        val count = reader.read(chars, waiting, chars.size - waiting)
        val end = waiting + maxOf(count, 0)
        if (end == 0) return false
        waiting = if (count > 0 && chars[end - 1].isHighSurrogate()) 1 else 0
        encoded.writeUtf8(String(chars, 0, end - waiting))
        if (waiting > 0) chars[0] = chars[end - 1]
        return true
    }

    override fun timeout(): Timeout = Timeout.NONE

    override fun close(): Unit = reader.close()

    private companion object {
        const val BLOCK_CHARS = 8192
    }
}
