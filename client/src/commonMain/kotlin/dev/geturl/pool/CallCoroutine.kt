package dev.geturl.pool

import kotlinx.coroutines.AbstractCoroutine
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.handleCoroutineException
import kotlin.concurrent.Volatile

/**
 * The coroutine that carries one call, a child of its client's job on a loop of the client. It is what `launch` would
 * make, for less: there is nothing in its context but itself and its loop, which is looked through at each suspension,
 * and a [Place] in line that waits for its turn is told of its end without a listener of its own.
 */
@OptIn(InternalCoroutinesApi::class)
internal class CallCoroutine(loop: CoroutineDispatcher, client: Job) :
    AbstractCoroutine<Unit>(loop, initParentJob = false, active = true) {
    /** The place that waits for its turn. */
    @Volatile
    var waiting: Place? = null

    init {
        initParentJob(client)
    }

    override fun onCancelling(cause: Throwable?) {
        waiting?.giveUpTurn()
    }

    override fun handleJobException(exception: Throwable): Boolean {
        handleCoroutineException(context, exception)
        return true
    }
}
