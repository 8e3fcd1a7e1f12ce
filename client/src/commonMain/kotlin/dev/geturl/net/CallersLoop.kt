package dev.geturl.net

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Job
import kotlin.coroutines.CoroutineContext

/** A loop that knows the callers' coroutines which have waited on it, and tells them of their end. */
internal interface CallersLoop {
    /** The coroutine of [context] where it may be resumed directly; null when its context says how it is resumed. */
    fun callerOf(context: CoroutineContext): LoopCoroutine?
}

/** The same for a dispatcher that may be a loop. */
internal fun CoroutineDispatcher.callerOf(context: CoroutineContext): LoopCoroutine? =
    if (this is CallersLoop) callerOf(context) else context[Job] as? LoopCoroutine
