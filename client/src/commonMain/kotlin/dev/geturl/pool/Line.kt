package dev.geturl.pool

import dev.geturl.HttpException
import dev.geturl.http1.Http1Connection
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlin.concurrent.Volatile
import kotlin.concurrent.atomics.AtomicBoolean
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.coroutines.EmptyCoroutineContext

/**
 * The requests that go out behind unanswered ones on one connection, gathered into few writes: what is in line has to
 * wait anyway, so it waits until no more come.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class Line(private val http: Http1Connection, private val scope: CoroutineScope) {
    /** Held by who appends and by who writes: in the order they came. */
    private val turn = Mutex()
    private val isFlushDue = AtomicBoolean(false)

    /** How many bytes have been put in line. */
    @Volatile
    var appended = 0L
        private set

    /** How many of them have been given to the peer. */
    @Volatile
    var sent = 0L
        private set

    /** What keeps the rest of them from being sent; null when nothing does. */
    @Volatile
    var failure: HttpException? = null
        private set

    /** Has [write] put a request into the connection's output, and sees to it that it is sent. */
    suspend fun append(write: () -> Unit): Unit = turn.withLock { appendNow(write) }

    /** Does the same unless somebody else appends or writes at this moment: then it is false. */
    inline fun tryAppend(write: () -> Unit): Boolean {
        if (!turn.tryLock()) return false
        try {
            appendNow(write)
        } finally {
            turn.unlock()
        }
        return true
    }

    private inline fun appendNow(write: () -> Unit) {
        val before = http.output.size
        write()
        appended += http.output.size - before
        if (!isFlushDue.load() && isFlushDue.compareAndSet(false, true)) flushUnlessMoreComes(appended)
    }

    /** As long as each turn of the loop brings more, and it is not much yet, the next one may bring more still. */
    private fun flushUnlessMoreComes(seen: Long) {
        http.connection.dispatcher.dispatch(
            EmptyCoroutineContext,
            Runnable {
                val now = appended
                if (now > seen && now - sent < GATHERED_BYTES) {
                    flushUnlessMoreComes(now)
                } else {
                    scope.launch(http.connection.dispatcher, CoroutineStart.UNDISPATCHED) { flush() }
                }
            },
        )
    }

    private suspend fun flush() {
        isFlushDue.store(false)
        turn.withLock {
            val upTo = appended
            try {
                http.flush()
                sent = upTo
            } catch (broken: HttpException) {
                failure = broken
            }
        }
    }

    private companion object {
        /** So much fits in a socket's buffer for sure and is worth a call of its own. */
        const val GATHERED_BYTES = 16 * 1024
    }
}
