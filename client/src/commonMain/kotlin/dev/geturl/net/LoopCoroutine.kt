package dev.geturl.net

import kotlinx.coroutines.Job

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
