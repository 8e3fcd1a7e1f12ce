package dev.geturl.testing

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** What [block] gives, which must come [within] that time: what would hang fails instead. */
suspend fun <T : Any> promptly(within: Duration = 5.seconds, block: suspend CoroutineScope.() -> T): T {
    val start = TimeSource.Monotonic.markNow()
    val result = withTimeoutOrNull(within, block) ?: throw AssertionError("nothing came within $within")
    if (start.elapsedNow() > within) throw AssertionError("it took ${start.elapsedNow()}, more than $within")
    return result
}
