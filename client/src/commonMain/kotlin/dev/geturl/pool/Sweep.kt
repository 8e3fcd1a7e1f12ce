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
    private class Due(val at: TimeMark) {
        var job: Job? = null
    }

    private val next = AtomicReference<Due?>(null)

    /** Nothing rests any more, and nothing will before [within] is called again. */
    fun stop() {
        next.exchange(null)?.job?.cancel()
    }

    /** Sees to it that it is called within [time], on [loop]. */
    fun within(time: Duration, loop: CoroutineDispatcher) {
        while (true) {
            val before = next.load()
            if (before != null && -before.at.elapsedNow() <= time) return
            val due = Due(TimeSource.Monotonic.markNow() + time)
            due.job = scope.launch(loop, CoroutineStart.LAZY) {
                delay(time)
                // Another thread may have set an earlier timer at this moment: then that one sweeps.
                if (next.compareAndSet(due, null)) sweep()?.let { within(it, loop) }
            }
            if (next.compareAndSet(before, due)) {
                before?.job?.cancel()
                due.job?.start()
                return
            }
            due.job?.cancel()
        }
    }
}
