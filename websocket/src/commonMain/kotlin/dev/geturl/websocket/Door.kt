package dev.geturl.websocket

import kotlin.concurrent.atomics.AtomicBoolean
import kotlin.concurrent.atomics.ExperimentalAtomicApi

/**
 * Lets one in at a time. What a `Mutex` does as well, but that costs some 240 bytes, and every idle WebSocket has
 * two. Who waits is not let in by turns, and is told when somebody leaves.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class Door : Signal() {
    private val isTaken = AtomicBoolean(false)

    /** False when somebody is inside. */
    fun tryEnter(): Boolean = isTaken.compareAndSet(expectedValue = false, newValue = true)

    /** Suspends until nobody else is inside. */
    suspend fun enter(): Unit = awaitUntil { tryEnter() }

    /** To be called by who has entered. */
    fun leave() {
        isTaken.store(false)
        tell()
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
