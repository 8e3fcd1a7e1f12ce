package dev.geturl

import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.coroutines.resume

/** Where the one coroutine that owns something waits for its end. */
@OptIn(ExperimentalAtomicApi::class)
internal class OwnerSlot {
    private val state = AtomicReference<Any?>(null)

    /** Suspends until [wake] is called, or returns at once when it was. */
    suspend fun await() {
        if (state.load() === Woken) return
        suspendCancellableCoroutine<Unit> { waiting ->
            if (!state.compareAndSet(null, waiting)) waiting.resume(Unit)
        }
    }

    fun wake() {
        val waiting = state.exchange(Woken)
        if (waiting is CancellableContinuation<*>) resume(waiting)
    }

    @Suppress("UNCHECKED_CAST") // Only await puts something there.
    private fun resume(waiting: CancellableContinuation<*>) = (waiting as CancellableContinuation<Unit>).resume(Unit)

    private object Woken
}
