package dev.geturl.java.bridge

import kotlinx.coroutines.channels.Channel
import java.util.concurrent.atomic.AtomicLong

/** How much was asked for and has not come yet. Any thread asks; one coroutine waits for that and gives. */
internal class Demand {
    private val wanted = AtomicLong()
    private val changed = Channel<Unit>(Channel.CONFLATED)

    @Volatile
    private var hasEnded = false

    /** Asks for [n] more, at least 1; for any number once the sum is beyond what a long holds. */
    fun add(n: Long) {
        wanted.getAndUpdate { if (it + n < 0) Long.MAX_VALUE else it + n }
        changed.trySend(Unit)
    }

    /** Nothing is wanted any more. */
    fun end() {
        hasEnded = true
        changed.trySend(Unit)
    }

    /** Suspends until something is asked for, or nothing is wanted any more: false then. */
    suspend fun await(): Boolean {
        while (!hasEnded && wanted.get() == 0L) changed.receive()
        return !hasEnded
    }

    /** One of what was asked for is given. */
    fun use() {
        if (wanted.get() != Long.MAX_VALUE) wanted.decrementAndGet()
    }
}
