package dev.geturl

import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.coroutines.resume

/**
 * Where the one coroutine that owns something waits for its end. What comes to it there is given and not `Unit`, as the
 * wait then is a call in tail position for the compiler and needs no frame.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class OwnerSlot<T : Any> {
    /** Null, the continuation that waits, or what it waits for. */
    private val state = AtomicReference<Any?>(null)

    /** Suspends until [wake] is called, or returns at once when it was. */
    suspend fun await(): T = suspendCancellableCoroutine { waiting ->
        if (!state.compareAndSet(null, waiting)) resume(waiting, state.load())
    }

    fun wake(with: T) {
        val waiting = state.exchange(with)
        if (waiting is CancellableContinuation<*>) resume(waiting, with)
    }

    @Suppress("UNCHECKED_CAST") // Only await and wake put something there.
    private fun resume(waiting: CancellableContinuation<*>, with: Any?) =
        (waiting as CancellableContinuation<T>).resume(with as T)
}
