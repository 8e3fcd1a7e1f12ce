package dev.geturl.pool

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.time.Duration

/** A connection that a [TurnWatch] looks at. */
internal interface Watched {
    val loop: CoroutineDispatcher
    val isOpen: Boolean

    /** How long the first in line has waited for its response to begin. */
    val waitedInTurn: Duration

    /** That was too long. */
    fun stalled()
}

/**
 * Ends a connection on which requests stand in line while the first of them gets no answer for [limit]. There is one
 * timer for a connection with a line, and none for others.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class TurnWatch(
    private val connection: Watched,
    private val limit: Duration,
    private val scope: CoroutineScope,
) {
    private val watching = AtomicReference<Job?>(null)

    /** Watches from now on, as somebody stands in line. */
    fun start() {
        if (watching.load() != null) return
        val job = scope.launch(connection.loop) { watch() }
        if (!watching.compareAndSet(null, job)) job.cancel()
        // It may have ended before it could see that it is watched.
        if (!connection.isOpen) stop()
    }

    /** There is nothing to watch any more. */
    fun stop() {
        if (watching.load() != null) watching.exchange(null)?.cancel()
    }

    private suspend fun watch() {
        while (connection.isOpen) {
            val left = limit - connection.waitedInTurn
            if (left.isPositive()) delay(left) else return connection.stalled()
        }
    }
}
