package dev.geturl.cli

import kotlin.time.Clock
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/**
 * When a transfer is tried again, by curl's rules. This is not the client's own policy, which ends where a response
 * begins: here the whole transfer is tried again, and what it has written counts.
 */
internal class RetryRule(
    private val flags: RetryFlags,
    private val clock: Clock = Clock.System,
    time: TimeSource = TimeSource.Monotonic,
) {
    private val start = time.markNow()
    private var pause = flags.delay?.takeIf { it.isPositive() } ?: 1.seconds

    /** How often it was tried again. */
    var made = 0
        private set

    /** How often it may still be. */
    val left: Int get() = (flags.retry ?: 0) - made

    /** How long to wait before the next attempt; null when there is none. */
    fun waitAfter(report: TransferReport): Duration? {
        if (left <= 0 || !isPassing(report)) return null
        val limit = flags.maxTime?.takeIf { it.isPositive() }
        val asked = retryAfter(report)
        if (limit != null && start.elapsedNow() + (asked ?: Duration.ZERO) >= limit) return null
        val wait = maxOf(pause, asked ?: Duration.ZERO)
        if (flags.delay?.isPositive() != true) pause = minOf(pause * 2, LONGEST)
        made++
        return wait
    }

    /** Whether another attempt may go better. */
    private fun isPassing(report: TransferReport): Boolean {
        val failure = report.failure?.code
        return when {
            failure in TEMPORARY -> true
            failure == ExitCode.CONNECT_FAILED && flags.refused -> true
            failure == null || failure == ExitCode.HTTP_ERROR -> report.responseCode in CODES
            else -> false
        } || (failure != null && flags.allErrors)
    }

    /** What the server wants, in seconds or as a date, after a status that passes. */
    private fun retryAfter(report: TransferReport): Duration? {
        if (report.responseCode !in CODES) return null
        val text = report.transaction?.responseHeaders?.get("Retry-After") ?: return null
        val seconds = text.trim().toLongOrNull()
            ?: DateText.parse(text)?.let { it - clock.now().epochSeconds }
            ?: return null
        return seconds.coerceAtLeast(0).seconds
    }

    private companion object {
        val LONGEST = 10.minutes
        val TEMPORARY = setOf(ExitCode.TIMEOUT, ExitCode.HOST_NOT_FOUND, ExitCode.PROXY_NOT_FOUND)
        val CODES = setOf(408, 429, 500, 502, 503, 504, 522, 524)
    }
}
