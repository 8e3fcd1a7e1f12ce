package dev.geturl.pool

import dev.geturl.Transaction
import dev.geturl.net.LoopCoroutine
import dev.geturl.net.Waiting
import kotlinx.coroutines.AbstractCoroutine
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.handleCoroutineException
import kotlin.concurrent.Volatile
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.startCoroutineUninterceptedOrReturn

/**
 * The coroutine that carries one call and its [transaction], a child of its client's job on a loop of the client. It is
 * what `launch` would make, for less: there is nothing in its context but itself and its loop, which is looked through
 * at each suspension, and what waits in it, for its turn or for the peer, is told of its end without a listener of its
 * own.
 */
@OptIn(InternalCoroutinesApi::class)
internal class CallCoroutine(loop: CoroutineDispatcher, client: Job, private val transaction: Transaction) :
    AbstractCoroutine<Unit>(loop, initParentJob = false, active = true),
    LoopCoroutine {
    override val job: Job get() = this

    @Volatile
    override var waiting: Waiting? = null

    init {
        initParentJob(client)
    }

    /** Runs [call] in it, at first where this is called: there is nothing in its context that would have to be set. */
    fun begin(call: suspend () -> Unit) {
        val result = runCatching { call.startCoroutineUninterceptedOrReturn(this) }
        if (result.getOrNull() !== COROUTINE_SUSPENDED) resumeWith(result.map {})
    }

    override fun onCancelling(cause: Throwable?) {
        waiting?.giveUp()
    }

    /** Its caller goes on once nothing is left of it. */
    override fun afterCompletion(state: Any?) {
        transaction.ended()
    }

    override fun handleJobException(exception: Throwable): Boolean {
        handleCoroutineException(context, exception)
        return true
    }
}
