package dev.geturl.exchange

import dev.geturl.Answer
import dev.geturl.Hop
import dev.geturl.HttpException
import dev.geturl.RepeatReason
import dev.geturl.Url
import dev.geturl.http1.ResponseHead
import kotlin.time.Duration

/**
 * What follows what does not end a call: another request, a made-up answer, or the end.
 *
 * @property plan what is sent next.
 * @property hop what is told of what came before; null where that is nothing.
 * @property failure why nothing is sent; null when something is.
 * @property answer what is delivered in place of any response; null for none.
 * @property isReplanned whether [plan] was made anew: its cookies and its way are still to be found.
 * @property wait how long until it is sent.
 */
internal class Sequel(
    val plan: RequestPlan,
    val hop: Hop? = null,
    val failure: HttpException? = null,
    val answer: Answer? = null,
    val isReplanned: Boolean = false,
    val wait: Duration = Duration.ZERO,
)

/** What is told of the response to this plan that [head] begins, as the call goes on for [reason]. */
internal fun RequestPlan.hop(head: ResponseHead, reason: RepeatReason, location: Url? = null) = Hop(
    url = request.url,
    requestLine = request.line,
    requestHeaders = request.headers,
    reason = reason,
    responseLine = head.statusLine,
    responseCode = head.code,
    responseHeaders = head.headers,
    location = location,
)

/** What is told of the [failure] of this plan, as the call goes on for [reason]. */
internal fun RequestPlan.hop(failure: HttpException, reason: RepeatReason) = Hop(
    url = request.url,
    requestLine = request.line,
    requestHeaders = request.headers,
    reason = reason,
    failure = failure,
)
