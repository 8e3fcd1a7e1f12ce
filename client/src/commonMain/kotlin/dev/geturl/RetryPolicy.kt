package dev.geturl

import kotlin.jvm.JvmField
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * When and how often a request is tried again. Immutable. A client has none unless it is given:
 *
 * ```
 * val http = HttpClient { retries = RetryPolicy() }
 * ```
 *
 * What is not idempotent (RFC 9110 section 9.2.2) is tried again only where it cannot have been carried out, as no
 * connection was made, or where it has an `Idempotency-Key` or [allMethods] says so; what has a body that cannot be
 * sent again, never. A server's `Retry-After`, in seconds or as a date, is waited for. Every attempt is in
 * [Transaction.hops] and among the events.
 *
 * @property atMost how often a call is tried again. Default 2.
 * @property codes the status codes after which it is. Default 408, 425, 429, 500, 502, 503 and 504. The last response
 *   is the caller's.
 * @property connectFailures whether it is when no connection could be made: no address, none that answers, no TLS in
 *   time. Default true.
 * @property brokenConnections whether it is when a connection ended or fell silent before the response began. Default
 *   true.
 * @property allMethods whether POST and PATCH are tried again like all others. Default false.
 * @property firstDelay the wait before the first retry. Default 200 ms.
 * @property growth by what the wait is multiplied from one to the next, 1 or more. Default 2.
 * @property longestDelay the longest wait that this leads to. Default 30 s.
 * @property jitter which part of a wait is left to chance, 0 to 1: at 0.5, the default, it is between half and all of
 *   it. So those who failed together do not come back together.
 * @property longestRetryAfter a server that wants a longer wait than this is not tried again. Default 60 s.
 * @property within no retry begins later than this after the call did. Default [Duration.ZERO]: no limit.
 * @property fromStart whether the call begins again at its first URL; otherwise what failed is tried again, wherever
 *   redirects have led. Default false.
 * @property budget how many retries a host may get in relation to calls, over all calls of the client, so that many who
 *   fail do not become a storm. Default [RetryBudget]'s.
 */
public data class RetryPolicy(
    public val atMost: Int = 2,
    public val codes: Set<Int> = TRANSIENT,
    public val connectFailures: Boolean = true,
    public val brokenConnections: Boolean = true,
    public val allMethods: Boolean = false,
    public val firstDelay: Duration = 200.milliseconds,
    public val growth: Double = 2.0,
    public val longestDelay: Duration = 30.seconds,
    public val jitter: Double = 0.5,
    public val longestRetryAfter: Duration = 60.seconds,
    public val within: Duration = Duration.ZERO,
    public val fromStart: Boolean = false,
    public val budget: RetryBudget = RetryBudget(),
) {
    init {
        require(atMost >= 0) { "atMost is $atMost: give a number of retries, or 0 for none" }
        require(codes.all { it in CODES }) { "codes are $codes: give some from 300 to 599" }
        require(growth >= 1) { "growth is $growth: give 1 or more" }
        require(jitter in 0.0..1.0) { "jitter is $jitter: give 0 to 1" }
        checkTime("firstDelay", firstDelay)
        checkTime("longestDelay", longestDelay)
        checkTime("longestRetryAfter", longestRetryAfter)
        checkTime("within", within)
        require(longestDelay.isFinite()) { "longestDelay is $longestDelay: give a time" }
    }

    private fun checkTime(name: String, time: Duration) =
        require(!time.isNegative()) { "$name is $time: give a time of 0 or more" }

    /** Makes policies. */
    public companion object {
        private val CODES = 300..599
        private val TRANSIENT = setOf(
            StatusCode.REQUEST_TIMEOUT,
            StatusCode.TOO_EARLY,
            StatusCode.TOO_MANY_REQUESTS,
            StatusCode.INTERNAL_SERVER_ERROR,
            StatusCode.BAD_GATEWAY,
            StatusCode.SERVICE_UNAVAILABLE,
            StatusCode.GATEWAY_TIMEOUT,
        )

        /** Nothing is tried again. */
        @JvmField
        public val NONE: RetryPolicy = RetryPolicy(atMost = 0)
    }
}
