package dev.geturl.pool

import dev.geturl.http1.Http1Connection
import kotlin.concurrent.atomics.AtomicInt
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.time.Duration
import kotlin.time.TimeSource

/** A connection and whose it is: one exchange's, nobody's while it rests, or gone. */
@OptIn(ExperimentalAtomicApi::class)
internal class PooledConnection(val route: Route, val http: Http1Connection) {
    private val state = AtomicInt(BUSY)
    private var restingSince = TimeSource.Monotonic.markNow()

    /** Whether it has carried an exchange before the one it carries now. */
    var isReused = false
        private set

    val isResting: Boolean get() = state.load() == RESTING

    fun hasRestedFor(time: Duration): Boolean = restingSince.elapsedNow() >= time

    /** Takes it for an exchange when it rests. False when another was faster, or the peer has ended it. */
    fun claim(): Boolean {
        if (!state.compareAndSet(RESTING, BUSY)) return false
        if (!http.connection.watch(null)) {
            close()
            return false
        }
        isReused = true
        return true
    }

    /**
     * Lays it to rest, on its loop. False when it cannot rest: the peer has ended it, or sent what nobody asked for.
     */
    fun rest(): Boolean {
        restingSince = TimeSource.Monotonic.markNow()
        return http.input.exhausted() && state.compareAndSet(BUSY, RESTING) && http.connection.watch(::endedByPeer)
    }

    private fun endedByPeer() {
        if (state.compareAndSet(RESTING, GONE)) http.connection.close()
    }

    fun close() {
        state.store(GONE)
        http.connection.close()
    }

    private companion object {
        const val BUSY = 0
        const val RESTING = 1
        const val GONE = 2
    }
}
