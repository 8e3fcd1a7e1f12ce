package dev.geturl.testing

import okio.Buffer
import okio.Source
import okio.Timeout

/** A body of [total] bytes that takes no memory; [Long.MAX_VALUE] for one that never ends. */
class ZeroSource(private val total: Long = Long.MAX_VALUE) : Source {
    private val block = ByteArray(64 * 1024)
    private var given = 0L

    @Volatile
    var isClosed = false
        private set

    override fun read(sink: Buffer, byteCount: Long): Long {
        val count = minOf(byteCount, block.size.toLong(), total - given)
        if (count == 0L) return -1
        sink.write(block, 0, count.toInt())
        given += count
        return count
    }

    override fun timeout(): Timeout = Timeout.NONE

    override fun close() {
        isClosed = true
    }
}
