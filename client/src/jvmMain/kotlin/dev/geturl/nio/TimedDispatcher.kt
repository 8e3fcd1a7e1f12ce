package dev.geturl.nio

import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Delay
import kotlinx.coroutines.DisposableHandle
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.InternalCoroutinesApi
import java.util.concurrent.TimeUnit
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.resume

/** A dispatcher whose own timers wake coroutines that delay, and end those whose time is out. */
@OptIn(InternalCoroutinesApi::class, ExperimentalCoroutinesApi::class)
internal abstract class TimedDispatcher :
    CoroutineDispatcher(),
    Delay {
    /** Whether the caller is on this dispatcher's thread. */
    abstract val isCurrent: Boolean

    /** Runs [action] on this dispatcher's thread once [delayNanos] have passed; elsewhere when that has ended. */
    abstract fun schedule(delayNanos: Long, action: Runnable): Timer

    override fun scheduleResumeAfterDelay(timeMillis: Long, continuation: CancellableContinuation<Unit>) {
        val timer = schedule(TimeUnit.MILLISECONDS.toNanos(timeMillis)) {
            with(continuation) { if (isCurrent) resumeUndispatched(Unit) else resume(Unit) }
        }
        continuation.invokeOnCancellation { timer.dispose() }
    }

    override fun invokeOnTimeout(timeMillis: Long, block: Runnable, context: CoroutineContext): DisposableHandle =
        schedule(TimeUnit.MILLISECONDS.toNanos(timeMillis), block)
}
