package dev.geturl

import dev.geturl.body.ContentType
import dev.geturl.body.EventStreamParser
import kotlinx.coroutines.channels.Channel.Factory.RENDEZVOUS
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.channelFlow
import kotlin.random.Random
import kotlin.time.Clock
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * The server-sent events of [url] as a flow that goes on when the connection does not: WHATWG HTML section 9.2. Each
 * collection is a connection of its own; a collector that suspends stops the reading.
 *
 * When the stream ends or breaks, the server is asked again with `Last-Event-ID` after the time that it has said, or
 * that [stream] says. A 204 (No Content) ends the flow. Where [EventStreamOptions.reconnects] is false so does the end
 * of the stream, and what breaks it is thrown.
 *
 * ```
 * http.serverSentEvents("https://example.org/news").collect { event -> println(event.data) }
 * ```
 *
 * @param options as for any call; they are asked anew for each request. An `idleTimeout` finds out that a server that
 *   should send comments in between is gone.
 * @throws HttpException from the flow for what another attempt does not mend; [HttpException.BadResponse] for another
 *   status code or type than that of an event stream.
 * @throws IllegalArgumentException from the flow for an option that cannot be.
 */
public fun HttpClient.serverSentEvents(
    url: String,
    stream: EventStreamOptions = EventStreamOptions(),
    options: GeturlOptions.() -> Unit = {},
): Flow<ServerSentEvent> = channelFlow {
    EventStream(this@serverSentEvents, url, stream, options).collect { send(it) }
}.buffer(RENDEZVOUS)

/**
 * One collection of a stream of events: asks, reads, waits, and asks again.
 *
 * @property pause waits for a time; a test's own does not.
 */
internal class EventStream(
    private val http: HttpClient,
    private val url: String,
    private val stream: EventStreamOptions,
    private val options: GeturlOptions.() -> Unit,
    private val random: Random = Random,
    private val pause: suspend (Duration) -> Unit = { delay(it) },
) {
    private var lastEventId = stream.lastEventId
    private var retry = stream.delay

    /** Attempts in a row that have given no event. */
    private var failures = 0

    /** What the server has asked for with `Retry-After`. */
    private var notBefore = Duration.ZERO

    private enum class Outcome { OVER, ENDED }

    suspend fun collect(take: suspend (ServerSentEvent) -> Unit) {
        val reconnects = stream.reconnects ?: isGet()
        while (true) {
            val failure = try {
                if (attempt(take) == Outcome.OVER) return
                null
            } catch (failure: HttpException) {
                if (!reconnects || !isPassing(failure)) throw failure
                failure
            }
            if (!reconnects) return
            if (stream.maxFailures in 0 until failures) throw failure ?: noEvents()
            pause(maxOf(untilNext(), notBefore))
        }
    }

    private fun isGet(): Boolean = GeturlOptions.of(options).let { (it.method ?: "GET") == "GET" && it.body == null }

    private suspend fun attempt(take: suspend (ServerSentEvent) -> Unit): Outcome {
        failures++
        notBefore = Duration.ZERO
        return http.stream(url, { asking() }) { response ->
            if (response.responseCode == StatusCode.NO_CONTENT) return@stream Outcome.OVER
            requireEvents(response)
            val parser = EventStreamParser(stream, lastEventId)
            try {
                readEvents(response, parser) {
                    failures = 0
                    take(it)
                }
            } finally {
                lastEventId = parser.lastEventId
                parser.retry?.let { retry = it }
            }
            Outcome.ENDED
        }
    }

    private fun GeturlOptions.asking() {
        options()
        val own = ownHeaders()
        headers {
            if ("Accept" !in own) set("Accept", "text/event-stream")
            if ("Cache-Control" !in own) set("Cache-Control", "no-store")
            if (lastEventId.isNotEmpty()) set("Last-Event-ID", sendable(lastEventId))
        }
    }

    private fun sendable(id: String): String = id.takeIf { it.all { char -> HeaderSyntax.isValueByte(char.code) } }
        ?: throw HttpException.Protocol(
            "The event stream's last event ID holds a control character, which no header field can",
            "Set EventStreamOptions.reconnects to false, and read the stream from its beginning.",
        )

    private fun requireEvents(response: StreamedResponse) {
        val type = ContentType.parse(response.responseHeaders["Content-Type"])?.type
        if (response.responseCode == StatusCode.OK && type == "text/event-stream") return
        if (response.responseCode in stream.reconnectOn) {
            notBefore = retryAfter(response.responseHeaders["Retry-After"])
        }
        throw HttpException.BadResponse(
            response.responseCode,
            "The response is no event stream: status ${response.responseCode}, type ${type ?: "not known"}",
            "Check the URL and what the server wants to see in the request.",
        )
    }

    private fun retryAfter(value: String?): Duration {
        if (value == null) return Duration.ZERO
        val seconds = value.toLongOrNull()?.seconds
        val wanted = seconds ?: HttpDate.parse(value)?.let { it - Clock.System.now() } ?: Duration.ZERO
        return wanted.coerceIn(Duration.ZERO, LONGEST_RETRY_AFTER)
    }

    /** Whether another attempt may go better. */
    private fun isPassing(failure: HttpException): Boolean = when (failure) {
        is HttpException.BadResponse -> failure.responseCode in stream.reconnectOn
        is HttpException.ConnectFailed, is HttpException.ConnectionClosed, is HttpException.UnknownHost -> true
        is HttpException.Timeout -> true
        else -> false
    }

    private fun untilNext(): Duration {
        val doubled = (1..minOf(failures - 1, MOST_DOUBLINGS)).fold(retry) { time, _ -> time * 2 }
        val grown = maxOf(retry, minOf(doubled, stream.maxDelay))
        return grown + grown * (random.nextDouble() / 2)
    }

    private fun noEvents() = HttpException.ConnectionClosed(
        "The event stream has ended $failures times without an event",
        hint = "Check the URL, or raise EventStreamOptions.maxFailures.",
    )

    private companion object {
        const val MOST_DOUBLINGS = 30
        val LONGEST_RETRY_AFTER = 3600.seconds
    }
}
