package dev.geturl.nio

import java.util.concurrent.atomic.AtomicBoolean

/**
 * The sleep of a loop's thread, as those see it who hand work over: until when it lasts, and whether somebody has
 * woken the thread already.
 */
internal class Nap {
    /** [AWAKE] while the thread does not sleep: what a newcomer compares its deadline with. */
    @Volatile
    private var until = AWAKE
    private val woken = AtomicBoolean()

    val isOver: Boolean get() = until == AWAKE

    /** The thread sleeps until [deadline], in [System.nanoTime], or until it is woken: null. */
    fun begin(deadline: Long?) {
        until = deadline ?: FOREVER
    }

    fun end() {
        if (until != AWAKE) until = AWAKE
    }

    /** Whether the thread would sleep past [deadline]. */
    fun outlasts(deadline: Long): Boolean {
        val end = until
        return end != AWAKE && (end == FOREVER || deadline - end < 0)
    }

    /** Whether it is the caller who has to wake the thread: another has done so otherwise, since [forgetWaking]. */
    fun mayWake(): Boolean = woken.compareAndSet(false, true)

    fun forgetWaking() {
        if (woken.get()) woken.set(false)
    }

    private companion object {
        const val AWAKE = Long.MIN_VALUE
        const val FOREVER = Long.MAX_VALUE
    }
}
