package dev.geturl.mock

import dev.geturl.Headers
import dev.geturl.HttpException
import dev.geturl.Limits
import dev.geturl.body.ChunkedFraming
import dev.geturl.body.Framing
import dev.geturl.body.LengthFraming
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8

/** Reads the requests of one connection, in whatever pieces they come. It trusts them: they are the client's own. */
internal class RequestParser(private val host: String, private val port: Int, private val connection: Int) {
    /** What has come. */
    sealed interface Event {
        /** A whole request. */
        class Whole(val request: MockRequest) : Event

        /** A head that asks whether its body is wanted. */
        data object Asks : Event
    }

    private class Head(val method: String, val target: String, val headers: Headers)

    private val input = Buffer()
    private val body = Buffer()
    private var head: Head? = null
    private var framing: Framing? = null

    /** Takes [byteCount] bytes of [source]; gives what has become whole. */
    fun read(source: Buffer, byteCount: Long): List<Event> {
        input.write(source, byteCount)
        return buildList { while (true) add(next() ?: break) }
    }

    private fun next(): Event? {
        val known = head
        if (known == null) {
            val begun = readHead() ?: return null
            head = begun
            framing = framingOf(begun.headers)
            if (begun.headers.hasToken("Expect", "100-continue")) return Event.Asks
            return next()
        }
        val framing = framing
        framing?.decode(input, body, maxOf(input.size, 1))
        if (framing != null && !framing.isDone) return null
        head = null
        val content = body.readByteString()
        return Event.Whole(MockRequest(known.method, known.target, host, port, known.headers, content, connection))
    }

    private fun readHead(): Head? {
        val end = input.indexOf(END)
        if (end < 0) return null
        val lines = input.readUtf8(end).split("\r\n")
        input.skip(END.size.toLong())
        val headers = Headers.Builder()
        lines.drop(1).forEach { headers.add(it.substringBefore(':'), it.substringAfter(':')) }
        val words = lines.first().split(' ')
        if (words.size != REQUEST_LINE_WORDS) {
            throw HttpException.Protocol("The mock got no request but \"${lines.first()}\"")
        }
        return Head(words[0], words[1], headers.build())
    }

    /** Null without a body. */
    private fun framingOf(headers: Headers): Framing? = when {
        headers.hasToken("Transfer-Encoding", "chunked") -> ChunkedFraming(Limits())
        else -> headers["Content-Length"]?.toLongOrNull()?.takeIf { it > 0 }?.let { LengthFraming(it, Limits()) }
    }

    private companion object {
        val END = "\r\n\r\n".encodeUtf8()
        const val REQUEST_LINE_WORDS = 3
    }
}
