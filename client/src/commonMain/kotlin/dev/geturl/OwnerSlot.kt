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
internal class OwnerSlot {
    /** Null, the [Owner] that waits, or [Woken]. */
    private val state = AtomicReference<Any?>(null)

    /**
     * Suspends until [wake] is called. A caller that is cancelled resets [transaction], and is told when it has ended.
     *
     * @param throwsErrors whether a transaction with status [Status.ERROR] is thrown.
     */
    suspend fun await(transaction: Transaction, throwsErrors: Boolean): Transaction =
        suspendCoroutineUninterceptedOrReturn { here ->
            val owner = Owner(transaction, throwsErrors, here.intercepted(), here.context[Job])
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
        (state.exchange(Woken) as? Owner)?.resume()
    }

    private object Woken
}

/** A caller who waits for the end of [transaction]. */
@OptIn(InternalCoroutinesApi::class)
private class Owner(
    private val transaction: Transaction,
    private val throwsErrors: Boolean,
    private val here: Continuation<Transaction>,
    private val caller: Job?,
) {
    @Volatile
    private var watch: DisposableHandle? = null

    fun watchCaller() {
        watch = caller?.invokeOnCompletion(onCancelling = true) { transaction.reset("the caller was cancelled") }
    }

    fun unwatchCaller() {
        watch?.dispose()
    }

    fun resume() {
        unwatchCaller()
        here.resumeWith(outcome())
    }

    /** What the caller is told now that it has ended. */
    fun outcome(): Result<Transaction> {
        val failure = transaction.failure
        return when {
            caller?.isActive == false -> Result.failure(caller.getCancellationException())
            throwsErrors && transaction.status == Status.ERROR && failure != null -> Result.failure(failure)
            else -> Result.success(transaction)
        }
    }
}
