package dev.geturl

import dev.geturl.body.ContentType
import dev.geturl.body.EventStreamParser
import dev.geturl.body.LineSplitter
import dev.geturl.body.MultipartParser
import dev.geturl.url.percentDecode
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import okio.Buffer

/**
 * The body as lines of text, each as soon as its end has come: LF, or CR LF. What is behind the last end is a line too,
 * if there is anything. A collector that suspends stops the reading. It can be collected once.
 *
 * The charset is that of the response's type, else [HttpConfig.defaultCharset]. What cannot be decoded becomes U+FFFD.
 *
 * @param lineBytes bytes that a line may have, without its end. Default 1 MiB.
 * @throws HttpException.LimitExceeded from the flow when a line has more.
 * @throws HttpException.Unsupported from the flow for a charset whose line feed is not one byte, such as UTF-16.
 */
public fun StreamedResponse.lines(lineBytes: Long = 1L shl 20): Flow<String> = flow {
    require(lineBytes > 0) { "lineBytes is $lineBytes: give a number above 0" }
    text.check()
    val splitter = LineSplitter(lineBytes, "lineBytes")
    val input = Buffer()
    var isFirst = true
    do {
        val isOver = read(input, BLOCK_BYTES) == -1L
        while (true) {
            val line = splitter.next(input) ?: (if (isOver) splitter.rest(input) else null) ?: break
            emit(text.decode(line, isFirst))
            isFirst = false
        }
    } while (!isOver)
}

/**
 * The events of the body, by the rules of the WHATWG's server-sent events, until it ends. Whoever wants the server to
 * be asked again then takes the client's function of this name. It can be collected once.
 *
 * @param options its bounds hold here, and its last event ID.
 * @throws HttpException.LimitExceeded from the flow when a line or an event is too long.
 */
public fun StreamedResponse.serverSentEvents(
    options: EventStreamOptions = EventStreamOptions(),
): Flow<ServerSentEvent> {
    val parser = EventStreamParser(options)
    return flow { readEvents(this@serverSentEvents, parser) { emit(it) } }
}

/** Gives what [parser] makes of [body] to [take], to the end of the body. */
internal suspend fun readEvents(body: BodySource, parser: EventStreamParser, take: suspend (ServerSentEvent) -> Unit) {
    val input = Buffer()
    while (body.read(input, BLOCK_BYTES) != -1L) {
        while (true) take(parser.next(input) ?: break)
    }
}

/**
 * The parts of a multipart body (RFC 2046), one after the other while they arrive. What the collector does not read of
 * a part is passed over when it returns; nothing is kept. It can be collected once.
 *
 * ```
 * http.stream(url) { response ->
 *     response.parts().collect { part -> println("${part.name}: ${part.text()}") }
 * }
 * ```
 *
 * @throws HttpException.Protocol from the flow when the type names no boundary, or the body is not parted by it.
 * @throws HttpException.LimitExceeded from the flow when there is more than [limits] allow.
 */
public fun StreamedResponse.parts(limits: PartLimits = PartLimits()): Flow<ReceivedPart> = flow {
    val parting = Parting(this@parts, MultipartParser(boundaryOf(responseHeaders["Content-Type"]), limits))
    while (true) {
        val headers = parting.nextPart() ?: break
        val disposition = ContentType.parse(headers["Content-Disposition"])
        emit(ReceivedPart(headers, disposition?.first("name"), disposition?.fileName(), parting.Content()))
    }
}

private fun boundaryOf(type: String?): String {
    val parsed = ContentType.parse(type)?.takeIf { it.type.startsWith("multipart/") }
    return parsed?.first("boundary")?.ifEmpty { null } ?: throw HttpException.Protocol(
        "The response is no multipart body: its type is ${type ?: "not known"}",
        "Ask for one, or read the body as it is.",
    )
}

private fun ContentType.first(name: String): String? = parameters.firstOrNull { it.first == name }?.second

/** The name in UTF-8 counts before the other, RFC 6266 section 4.3. */
private fun ContentType.fileName(): String? {
    val extended = first("filename*")?.split('\'', limit = 3)
    val isUtf8 = extended?.size == 3 && extended[0].equals("utf-8", ignoreCase = true)
    val whole = if (isUtf8) percentDecode(extended[2]).utf8() else first("filename")
    return whole?.substringAfterLast('/')?.substringAfterLast('\\')?.takeIf { it !in NO_NAMES }
}

/** Reads one multipart body: the part that is at hand, and then the next. */
private class Parting(private val body: BodySource, private val parser: MultipartParser) {
    private val input = Buffer()
    private val content = Buffer()
    private var isWithin = false
    private var current: Content? = null

    /** Passes over the rest of the part at hand; the head of the next, or null when there is none. */
    suspend fun nextPart(): Headers? {
        current?.end()
        while (isWithin) {
            content.clear()
            advance()
        }
        content.clear()
        while (true) {
            when (val event = parser.next(input, content) ?: received()) {
                is MultipartParser.Event.Part -> return event.headers.also { isWithin = true }
                MultipartParser.Event.End -> return null.also { drain() }
                else -> Unit
            }
        }
    }

    /** Most often the last boundary is the end, but for a line end: when that is read the connection can be kept. */
    private suspend fun drain() {
        while (input.size < BLOCK_BYTES && body.read(input, BLOCK_BYTES) != -1L) continue
    }

    /** Some content, or the part's end; what is there is not kept waiting for more. */
    private suspend fun advance() {
        when (parser.next(input, content)) {
            MultipartParser.Event.PartEnd -> isWithin = false
            else -> if (content.exhausted()) received()
        }
    }

    private suspend fun received(): MultipartParser.Event? {
        if (body.read(input, BLOCK_BYTES) == -1L) parser.endOfInput()
        return null
    }

    /** The content of one part. */
    inner class Content : BodySource {
        private var isOver = false

        init {
            current = this
        }

        override suspend fun read(sink: Buffer, byteCount: Long): Long {
            check(!isOver) { "the part has been left: read it before the flow goes on to the next" }
            while (content.exhausted() && isWithin) advance()
            return content.read(sink, byteCount)
        }

        fun end() {
            isOver = true
        }
    }
}

private const val BLOCK_BYTES = 64L * 1024
private val NO_NAMES = setOf("", ".", "..")
