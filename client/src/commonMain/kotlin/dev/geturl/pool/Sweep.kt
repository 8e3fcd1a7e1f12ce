package dev.geturl.pool

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.time.Duration
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/**
 * Calls [sweep] when the first connection has rested for long enough, and again as long as it says that others will
 * have. There is one timer, however many connections rest.
 *
 * @param sweep gives the time until it is to be called next; null for as long as nothing rests.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class Sweep(private val scope: CoroutineScope, private val sweep: () -> Duration?) {
    private class Due(val at: TimeMark, val job: Job)

    private val next = AtomicReference<Due?>(null)

    /** Sees to it that it is called within [time], on [loop]. */
    fun within(time: Duration, loop: CoroutineDispatcher) {
        while (true) {
            val before = next.load()
            if (before != null && -before.at.elapsedNow() <= time) return
            val job = scope.launch(loop, CoroutineStart.LAZY) { sweepAfter(time, loop) }
            if (next.compareAndSet(before, Due(TimeSource.Monotonic.markNow() + time, job))) {
                before?.job?.cancel()
                job.start()
                return
            }
            job.cancel()
        }
    }

    private suspend fun sweepAfter(time: Duration, loop: CoroutineDispatcher) {
        delay(time)
        next.store(null)
        sweep()?.let { within(it, loop) }
    }
}
