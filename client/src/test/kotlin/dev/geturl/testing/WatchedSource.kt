package dev.geturl.testing

import okio.Buffer
import okio.Source
import okio.Timeout

/** A body of [total] bytes that knows whether it was read and closed. */
class WatchedSource(total: Long) : Source {
    private val bytes = ZeroSource(total)

    @Volatile
    var isRead = false
        private set

    val isClosed: Boolean get() = bytes.isClosed

    override fun read(sink: Buffer, byteCount: Long): Long {
        isRead = true
        return bytes.read(sink, byteCount)
    }

    override fun timeout(): Timeout = Timeout.NONE

    override fun close() = bytes.close()
}
