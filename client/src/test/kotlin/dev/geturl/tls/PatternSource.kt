package dev.geturl.tls

import okio.Buffer
import okio.Source
import okio.Timeout

/** [size] bytes, each of which says where it stands, whatever pieces they are read in. */
internal class PatternSource(private val size: Long) : Source {
    private val block = ByteArray(PERIOD * 64) { (it % PERIOD).toByte() }
    private var at = 0L

    override fun read(sink: Buffer, byteCount: Long): Long {
        if (at == size) return -1
        val from = (at % PERIOD).toInt()
        val count = minOf(size - at, byteCount, (block.size - from).toLong()).toInt()
        sink.write(block, from, count)
        at += count
        return count.toLong()
    }

    override fun timeout(): Timeout = Timeout.NONE

    override fun close() = Unit

    private companion object {
        /** A prime, so that no size of a record or a segment is a multiple of it. */
        const val PERIOD = 251
    }
}
