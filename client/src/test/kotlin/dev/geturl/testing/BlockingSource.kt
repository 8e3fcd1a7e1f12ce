package dev.geturl.testing

import okio.Buffer
import okio.Source
import okio.Timeout
import java.io.InterruptedIOException
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

/**
 * A body that gives [first] and then blocks its thread, as a pipe that nobody writes to. An interrupt ends the wait.
 */
class BlockingSource(private val first: String = "first") : Source {
    private val never = CountDownLatch(1)
    private var hasGiven = false

    @Volatile
    var isBlocked = false
        private set

    override fun read(sink: Buffer, byteCount: Long): Long {
        if (!hasGiven) {
            hasGiven = true
            sink.writeUtf8(first)
            return first.length.toLong()
        }
        isBlocked = true
        try {
            never.await(LONG_SECONDS, TimeUnit.SECONDS)
        } catch (interrupted: InterruptedException) {
            throw InterruptedIOException().initCause(interrupted)
        }
        return -1
    }

    override fun timeout(): Timeout = Timeout.NONE

    override fun close() = Unit

    private companion object {
        /** So long that whoever waits for it notices, so short that the test ends. */
        const val LONG_SECONDS = 8L
    }
}
