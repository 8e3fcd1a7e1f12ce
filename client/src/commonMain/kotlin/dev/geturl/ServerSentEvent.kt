package dev.geturl

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * One event of a stream of server-sent events (WHATWG HTML section 9.2).
 *
 * @property data its text, lines parted by a line feed.
 * @property type the name of its kind: `message` where the server names none.
 * @property id the last event ID so far: that of this event, or of one before it; empty when none had one.
 */
public data class ServerSentEvent(
    public val data: String,
    public val type: String = "message",
    public val id: String = "",
)

/**
 * How a stream of events is read, and what is done when it ends: see [HttpClient]'s `serverSentEvents`.
 *
 * @property reconnects whether the server is asked again when the stream ends or breaks, or cannot be had at first.
 *   Default null: for GET, not for any other method, as another request may do its work twice.
 * @property delay the time until then where the server's `retry` says none. Default 3 s.
 * @property maxDelay the most that it grows to: it doubles with each attempt that gives no event. Default 60 s. A
 *   longer `retry` of the server's holds all the same. Up to half of it is added by chance, lest all clients come at
 *   once.
 * @property maxFailures how many attempts in a row may fail before the flow does; -1, the default, for any number.
 * @property reconnectOn the status codes that are taken for a failure that passes; any other but 200 and 204 ends the
 *   flow with [HttpException.BadResponse]. `Retry-After` is heeded. Default 429, 502, 503 and 504.
 * @property lastEventId what the first request says the caller has had already. Default empty: nothing.
 * @property lineBytes bytes that a line may have. Default 1 MiB.
 * @property eventBytes bytes that the data of an event may have. Default 16 MiB.
 */
public data class EventStreamOptions(
    public val reconnects: Boolean? = null,
    public val delay: Duration = 3.seconds,
    public val maxDelay: Duration = 60.seconds,
    public val maxFailures: Int = -1,
    public val reconnectOn: Set<Int> = setOf(429, 502, 503, 504),
    public val lastEventId: String = "",
    public val lineBytes: Long = 1L shl 20,
    public val eventBytes: Long = 16L shl 20,
) {
    init {
        require(!delay.isNegative()) { "delay is $delay: give a time, or Duration.ZERO for none" }
        require(maxDelay >= delay) { "maxDelay is $maxDelay, less than the delay of $delay" }
        require(maxFailures >= -1) { "maxFailures is $maxFailures: give a number, or -1 for any" }
        require(lastEventId.none { it == '\u0000' || it == '\r' || it == '\n' }) {
            "lastEventId holds a line break or NUL, which no event ID can"
        }
        require(lineBytes > 0) { "lineBytes is $lineBytes: give a number above 0" }
        require(eventBytes > 0) { "eventBytes is $eventBytes: give a number above 0" }
    }
}
