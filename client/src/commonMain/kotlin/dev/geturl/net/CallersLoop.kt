package dev.geturl.net

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Job
import kotlin.coroutines.CoroutineContext

/**
 * A loop that knows the callers' coroutines which have waited on it, and tells them of their end. It may be one that
 * callers turn, so that at times no thread has it.
 */
internal interface CallersLoop {
    /** Whether it has done its last work. What was on it has failed by then. */
    val hasEnded: Boolean

    /** The coroutine of [context] where it may be resumed directly; null when its context says how it is resumed. */
    fun callerOf(context: CoroutineContext): LoopCoroutine?

    /** Hears what the peers of its connections have said, if no thread has it: nobody would hear it otherwise. */
    fun hear()

    /** A call has begun to run on it. From any thread. */
    fun callBegan()

    /** A call that ran on it has ended. */
    fun callEnded()
}

/** The same for a dispatcher that may be a loop. */
internal fun CoroutineDispatcher.callerOf(context: CoroutineContext): LoopCoroutine? =
    if (this is CallersLoop) callerOf(context) else context[Job] as? LoopCoroutine
