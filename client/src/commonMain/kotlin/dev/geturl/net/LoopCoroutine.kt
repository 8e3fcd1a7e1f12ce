package dev.geturl.net

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Job
import kotlin.coroutines.CoroutineContext

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

/** A loop that knows the callers' coroutines which have waited on it, and tells them of their end. */
internal interface CallersLoop {
    /** The coroutine of [context] where it may be resumed directly; null when it has to be resumed as its context says. */
    fun callerOf(context: CoroutineContext): LoopCoroutine?
}

/** The same for a dispatcher that may be a loop. */
internal fun CoroutineDispatcher.callerOf(context: CoroutineContext): LoopCoroutine? =
    if (this is CallersLoop) callerOf(context) else context[Job] as? LoopCoroutine
