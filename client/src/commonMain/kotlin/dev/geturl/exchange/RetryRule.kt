package dev.geturl.exchange

import dev.geturl.CookieDate
import dev.geturl.Headers
import dev.geturl.HttpException
import dev.geturl.RetryPolicy
import dev.geturl.TimeoutKind
import kotlin.math.pow
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant

/**
 * Decides whether a request is tried again, and how long that waits: a function of values.
 *
 * @param chance gives a number from 0 to 1 each time.
 * @param now the time of day, which `Retry-After` may name.
 */
internal class RetryRule(private val chance: () -> Double, private val now: () -> Instant) {
    /**
     * How long after a response with this [code] and these [fields] the request of [plan] is sent again; null when it
     * is not.
     *
     * @param spent the time since the call began.
     */
    fun delayAfter(plan: RequestPlan, policy: RetryPolicy, code: Int, fields: Headers, spent: Duration): Duration? {
        if (code !in policy.codes || !mayRepeat(plan, policy)) return null
        val wanted = fields["Retry-After"]?.let(::retryAfter)
        if (wanted != null && wanted > policy.longestRetryAfter) return null
        val own = wait(policy, plan.trail.retries)
        return fitting(plan, policy, if (wanted == null) own else wanted + own * policy.jitter, spent)
    }

    /** The same after a [failure] before the response began. */
    fun delayAfter(plan: RequestPlan, policy: RetryPolicy, failure: HttpException, spent: Duration): Duration? {
        val isRetried = when (failure) {
            is HttpException.UnknownHost, is HttpException.ConnectFailed -> policy.connectFailures
            is HttpException.Timeout -> isRetried(failure, plan, policy)
            is HttpException.ConnectionClosed -> policy.brokenConnections && mayRepeat(plan, policy)
            else -> false
        }
        val canRepeat = isRetried && plan.body?.canGoAgain != false
        return if (canRepeat) fitting(plan, policy, wait(policy, plan.trail.retries), spent) else null
    }

    private fun isRetried(failure: HttpException.Timeout, plan: RequestPlan, policy: RetryPolicy) =
        when (failure.kind) {
            in CONNECTING -> policy.connectFailures
            in SILENT -> policy.brokenConnections && mayRepeat(plan, policy)
            else -> false
        }

    private fun mayRepeat(plan: RequestPlan, policy: RetryPolicy): Boolean =
        (plan.isIdempotent || policy.allMethods || KEY in plan.request.headers) && plan.body?.canGoAgain != false

    private fun fitting(plan: RequestPlan, policy: RetryPolicy, wait: Duration, spent: Duration): Duration? {
        val isInTime = policy.within == Duration.ZERO || spent + wait <= policy.within
        return wait.takeIf { plan.trail.retries < policy.atMost && isInTime }
    }

    /** The wait before retry number [before] + 1, some of it left to chance. */
    private fun wait(policy: RetryPolicy, before: Int): Duration {
        val full = minOf(policy.firstDelay * policy.growth.pow(before), policy.longestDelay)
        return full * (1 - policy.jitter * chance())
    }

    /** RFC 9110 section 10.2.3: seconds or a date; null for what is neither. */
    private fun retryAfter(value: String): Duration? {
        val seconds = value.takeIf { text -> text.isNotEmpty() && text.all { it in '0'..'9' } }?.toLongOrNull()
        if (seconds != null) return seconds.seconds
        return CookieDate.parse(value)?.let { maxOf(it - now(), Duration.ZERO) }
    }

    private companion object {
        const val KEY = "Idempotency-Key"
        val CONNECTING = setOf(TimeoutKind.RESOLVE, TimeoutKind.CONNECT, TimeoutKind.TLS, TimeoutKind.PROXY)
        val SILENT = setOf(TimeoutKind.FIRST_BYTE, TimeoutKind.IDLE)
    }
}
