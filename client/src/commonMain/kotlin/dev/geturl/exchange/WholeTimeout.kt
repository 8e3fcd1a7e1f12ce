package dev.geturl.exchange

import dev.geturl.HttpException
import dev.geturl.TimeoutKind
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration

/** Runs [block] within the time for the whole transaction, the manual's `-timeout`. */
internal suspend inline fun <T : Any> RequestPlan.within(crossinline block: suspend () -> T): T =
    if (timeouts.whole == Duration.ZERO) block() else withTimeoutOrNull(timeouts.whole) { block() } ?: throw timedOut()

internal fun RequestPlan.timedOut() = HttpException.Timeout(
    TimeoutKind.WHOLE,
    "The transaction was not complete within ${timeouts.whole}",
    "Raise the timeout, or ask the server why it is slow.",
)
