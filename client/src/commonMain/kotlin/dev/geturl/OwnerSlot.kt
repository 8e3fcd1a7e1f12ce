package dev.geturl

import kotlinx.coroutines.DisposableHandle
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlin.concurrent.Volatile
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.coroutines.Continuation
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.intercepted
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn

/**
 * Where the call that began a transaction waits for its end. All that is done then is done here, so that [await] is in
 * tail position up to the caller's own code: a caller who makes one call after another is resumed through the same
 * continuation each time, and none is made for a call.
 */
@OptIn(ExperimentalAtomicApi::class)
internal abstract class OwnerSlot<T : Any> {
    /** Null, the owner that waits, or [Woken]. */
    private val state = AtomicReference<Waiting?>(null)

    /** What the owner waits for. */
    protected abstract val owned: T

    /** Ends it, as its owner was cancelled. */
    protected abstract fun resetFor(why: String)

    /** Why it has failed, once it has ended; null when it has not. */
    protected abstract fun failure(): Throwable?

    /**
     * Suspends until [wake] is called. A caller that is cancelled resets what it waits for, and is told when that has
     * ended.
     *
     * @param throwsErrors whether the failure is thrown.
     */
    suspend fun await(throwsErrors: Boolean): T = suspendCoroutineUninterceptedOrReturn { here ->
        val owner = Owner(throwsErrors, here.intercepted(), here.context[Job])
        if (state.compareAndSet(null, owner)) {
            owner.watchCaller()
            // It may have ended before it could see that its caller is watched.
            if (state.load() === Woken) owner.unwatchCaller()
            COROUTINE_SUSPENDED
        } else {
            owner.outcome().getOrThrow()
        }
    }

    fun wake() {
        state.exchange(Woken)?.resume()
    }

    private interface Waiting {
        fun resume()
    }

    private object Woken : Waiting {
        override fun resume() = Unit
    }

    /** A caller who waits. */
    @OptIn(InternalCoroutinesApi::class)
    private inner class Owner(
        private val throwsErrors: Boolean,
        private val here: Continuation<T>,
        private val caller: Job?,
    ) : Waiting {
        @Volatile
        private var watch: DisposableHandle? = null

        fun watchCaller() {
            watch = caller?.invokeOnCompletion(onCancelling = true) { resetFor("the caller was cancelled") }
        }

        fun unwatchCaller() {
            watch?.dispose()
        }

        override fun resume() {
            unwatchCaller()
            here.resumeWith(outcome())
        }

        /** What the caller is told now that it has ended. */
        fun outcome(): Result<T> {
            val failure = if (throwsErrors) failure() else null
            return when {
                caller?.isActive == false -> Result.failure(caller.getCancellationException())
                failure != null -> Result.failure(failure)
                else -> Result.success(owned)
            }
        }
    }
}
