package dev.geturl.body

import dev.geturl.EventStreamOptions
import dev.geturl.HttpException
import dev.geturl.ServerSentEvent
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.decodeHex
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/**
 * Reads a stream of server-sent events: WHATWG HTML section 9.2.6, to the letter. One parser reads one response.
 *
 * | line | what happens |
 * | --- | --- |
 * | the first one, with a byte order mark | the mark is left out |
 * | empty | the event is given, if it has data; its type is forgotten, its ID is not |
 * | `:` and anything | nothing: servers keep the connection awake so |
 * | `event`, `data` | is the type; is a line more of the data |
 * | `id` | is the last event ID, unless it holds NUL |
 * | `retry` | is the time until another attempt in milliseconds, if it is digits alone |
 * | any other | nothing |
 *
 * One space behind the colon is left out. What the stream ends in the midst of is no event.
 */
internal class EventStreamParser(private val options: EventStreamOptions, lastEventId: String = options.lastEventId) {
    private val lines = LineSplitter(options.lineBytes, "lineBytes", endsAtCr = true)
    private var isFirst = true
    private var type = ""
    private val data = StringBuilder()
    private var dataBytes = 0L
    private var id = lastEventId

    /** The last event ID, which the next request says. */
    var lastEventId: String = lastEventId
        private set

    /** The time that the server wants to pass before another request; null when it has not said. */
    var retry: Duration? = null
        private set

    /**
     * The next event in [input]; null when it is not whole yet. What is left in [input] then is to stay there.
     *
     * @throws HttpException.LimitExceeded when a line or an event is too long.
     */
    fun next(input: Buffer): ServerSentEvent? {
        while (true) {
            val line = lines.next(input) ?: return null
            val bare = if (isFirst && line.startsWith(MARK)) line.substring(MARK.size) else line
            isFirst = false
            if (bare.size == 0) dispatched()?.let { return it } else read(bare)
        }
    }

    private fun dispatched(): ServerSentEvent? {
        lastEventId = id
        val event = if (data.isEmpty()) null else ServerSentEvent(data.dropLast(1).toString(), typeOrDefault(), id)
        data.clear()
        dataBytes = 0
        type = ""
        return event
    }

    private fun typeOrDefault() = type.ifEmpty { "message" }

    private fun read(line: ByteString) {
        val text = line.utf8()
        val colon = text.indexOf(':')
        val value = if (colon < 0) "" else text.substring(colon + 1).removePrefix(" ")
        when (if (colon < 0) text else text.substring(0, colon)) {
            "event" -> type = value
            "data" -> append(value, line.size)
            "id" -> if ('\u0000' !in value) id = value
            "retry" -> readRetry(value)
        }
    }

    private fun append(value: String, bytes: Int) {
        dataBytes += bytes
        if (dataBytes > options.eventBytes) throw tooLong()
        data.append(value).append('\n')
    }

    /** More digits than a number has room for are as long as it takes. */
    private fun readRetry(value: String) {
        if (value.isEmpty() || value.any { it !in '0'..'9' }) return
        retry = (value.toLongOrNull() ?: Long.MAX_VALUE).milliseconds
    }

    private fun tooLong() = HttpException.LimitExceeded(
        "eventBytes",
        "An event of the stream has more than ${options.eventBytes} bytes of data",
        "Raise EventStreamOptions.eventBytes if such events are expected.",
    )

    private companion object {
        val MARK = "efbbbf".decodeHex()
    }
}
