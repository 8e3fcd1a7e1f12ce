package dev.geturl.pool

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.time.Duration.Companion.nanoseconds

/**
 * Calls [sweep] when the first connection has rested for long enough, and again as long as it says that others will
 * have. There is one timer, however many connections rest.
 *
 * @param sweep gives the moment when it is to be called next, in [Ticks]; null for as long as nothing rests.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class Sweep(private val scope: CoroutineScope, private val sweep: () -> Long?) {
    private class Due(val at: Long) {
        var job: Job? = null
    }

    private val next = AtomicReference<Due?>(null)

    /** Nothing rests any more, and nothing will before [by] is called again. */
    fun stop() {
        next.exchange(null)?.job?.cancel()
    }

    /** Sees to it that it is called at [moment], on [loop], if not before. */
    fun by(moment: Long, loop: CoroutineDispatcher) {
        while (true) {
            val before = next.load()
            if (before != null && before.at <= moment) return
            val due = Due(moment)
            due.job = scope.launch(loop, CoroutineStart.LAZY) {
                delay((moment - Ticks.now()).nanoseconds)
                // Another thread may have set an earlier timer at this moment: then that one sweeps.
                if (next.compareAndSet(due, null)) sweep()?.let { by(it, loop) }
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
