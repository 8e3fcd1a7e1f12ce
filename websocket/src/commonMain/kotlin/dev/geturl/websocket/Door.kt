package dev.geturl.websocket

import kotlin.concurrent.atomics.AtomicBoolean
import kotlin.concurrent.atomics.ExperimentalAtomicApi

/**
 * Lets one in at a time. What a `Mutex` does as well, but that costs some 240 bytes, and every idle WebSocket has
 * two. Who waits is not let in by turns.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class Door {
    private val isTaken = AtomicBoolean(false)
    private val left = Signal()

    /** False when somebody is inside. */
    fun tryEnter(): Boolean = isTaken.compareAndSet(expectedValue = false, newValue = true)

    /** Suspends until nobody else is inside. */
    suspend fun enter(): Unit = left.awaitUntil { tryEnter() }

    /** To be called by who has entered. */
    fun leave() {
        isTaken.store(false)
        left.tell()
    }

    /** Does [action] inside. */
    suspend inline fun <T> inside(action: () -> T): T {
        enter()
        try {
            return action()
        } finally {
            leave()
        }
    }
}
