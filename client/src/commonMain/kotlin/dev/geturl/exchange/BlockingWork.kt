package dev.geturl.exchange

import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.milliseconds

/**
 * Cancels work on a caller's source or sink and waits for it to have let go of that: a step that is under way ends in
 * no time. One that blocks is not waited for longer than half a second; it lets go when it comes back.
 */
internal suspend fun Job.cancelAndLetGo() {
    if (isCompleted) return
    withContext(NonCancellable) { withTimeoutOrNull(PATIENCE) { cancelAndJoin() } }
}

private val PATIENCE = 500.milliseconds
