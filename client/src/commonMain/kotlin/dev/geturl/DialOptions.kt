package dev.geturl

import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * How a host with several addresses is dialed: Happy Eyeballs, RFC 8305. Its addresses are tried in turn, the versions
 * of the Internet protocol alternating; the next one's turn comes when the one before has failed or has been silent for
 * [attemptDelay]. The first to connect is used and the other attempts are given up.
 *
 * @property attemptDelay how long an attempt may be silent before the next address is tried beside it: the RFC's
 *   Connection Attempt Delay. Default 250 ms; 10 ms to 2 s, the RFC's own bounds.
 * @property failedTime how long an address that did not take a connection is tried after those that are not known to
 *   fail. It is forgotten as soon as it takes one. Default 60 s; [Duration.ZERO] remembers none.
 * @property maxFailed how many failed addresses are remembered; the oldest give way. Default 256; 1 to 65,536.
 * @property elsewhere servers that are reached at another host or port than their URLs say; the first that fits counts.
 *   Nothing else changes by it: neither the request, nor whose certificate is wanted, nor who shares connections.
 *   Default none.
 */
public data class DialOptions(
    public val attemptDelay: Duration = 250.milliseconds,
    public val failedTime: Duration = 60.seconds,
    public val maxFailed: Int = 256,
    public val elsewhere: List<Elsewhere> = emptyList(),
) {
    init {
        require(attemptDelay in MIN_DELAY..MAX_DELAY) {
            "attemptDelay is $attemptDelay: give $MIN_DELAY to $MAX_DELAY"
        }
        require(!failedTime.isNegative()) { "failedTime is $failedTime: give a time, or Duration.ZERO for none" }
        require(maxFailed in 1..MAX_FAILED) { "maxFailed is $maxFailed: give 1 to $MAX_FAILED" }
    }

    /** Where [origin] is reached. */
    internal fun placeOf(origin: Origin): Origin = elsewhere.firstOrNull { it.isOf(origin) }?.placeOf(origin) ?: origin

    private companion object {
        val MIN_DELAY = 10.milliseconds
        val MAX_DELAY = 2.seconds
        const val MAX_FAILED = 65_536
    }
}
