package dev.geturl.net

import dev.geturl.InternalGeturlApi
import kotlinx.coroutines.AbstractCoroutine
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.handleCoroutineException
import kotlin.concurrent.Volatile
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.startCoroutineUninterceptedOrReturn

/**
 * A coroutine that runs on a loop, with nothing in its context that would have to be set in the loop's thread. What
 * waits in it may be resumed there directly, and is told here when the coroutine is cancelled: that spares each wait
 * the dispatched and cancellable continuation that it has elsewhere.
 */
internal interface LoopCoroutine {
    val job: Job

    /** What gives up waiting when it is cancelled; null while nothing waits. */
    var waiting: Waiting?
}

/** Waits for something that a cancelled coroutine does not want any more. */
internal fun interface Waiting {
    /** Its coroutine was cancelled: it waits no longer. From any thread, and also when it does not wait any more. */
    fun giveUp()
}

/**
 * What `launch` would make on [loop], for less: there is nothing in its context but itself and its loop, which is
 * looked through at each suspension, and what waits in it is told of its end without a listener of its own.
 */
@OptIn(InternalCoroutinesApi::class)
internal abstract class OwnCoroutine(loop: CoroutineDispatcher) :
    AbstractCoroutine<Unit>(loop, initParentJob = false, active = true),
    LoopCoroutine {
    override val job: Job get() = this

    @Volatile
    override var waiting: Waiting? = null

    /** Runs [task] in it, at first where this is called: there is nothing in its context that would have to be set. */
    fun begin(task: suspend () -> Unit) {
        val result = runCatching { task.startCoroutineUninterceptedOrReturn(this) }
        if (result.getOrNull() !== COROUTINE_SUSPENDED) resumeWith(result.map {})
    }

    override fun onCancelling(cause: Throwable?) {
        waiting?.giveUp()
    }

    override fun handleJobException(exception: Throwable): Boolean {
        handleCoroutineException(context, exception)
        return true
    }
}

/** A task on a loop, and the scope of all that runs beside it: thousands of them may rest, each for little memory. */
@InternalGeturlApi
public sealed interface LoopTask : CoroutineScope {
    /**
     * Begins [task] on the loop. Once, from any thread. The scope has ended when [task] and all that was launched in it
     * have; what either throws ends it.
     */
    public fun start(task: suspend () -> Unit)
}

/** A [LoopTask] on [loop] that nobody is the parent of. */
@InternalGeturlApi
public fun loopTask(loop: CoroutineDispatcher): LoopTask = ScopedTask(loop)

@OptIn(InternalGeturlApi::class)
private class ScopedTask(private val loop: CoroutineDispatcher) :
    OwnCoroutine(loop),
    LoopTask {
    override fun start(task: suspend () -> Unit) = loop.dispatch(context, Runnable { begin(task) })
}
