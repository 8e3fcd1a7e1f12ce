package dev.geturl.http1

import dev.geturl.HttpException
import dev.geturl.Limits
import dev.geturl.body.ChunkedFraming
import dev.geturl.body.EmptyFraming
import dev.geturl.body.Framing
import dev.geturl.body.LengthFraming
import dev.geturl.body.UntilCloseFraming

/**
 * How the body of a response is framed: RFC 9112 section 6.3, with what it leaves open settled so:
 *
 * | what comes | what we do |
 * | --- | --- |
 * | HEAD, 1xx, 204, 304, or a successful CONNECT | no body, whatever the fields say |
 * | `Transfer-Encoding` and `Content-Length` | the former holds; the connection is not used again |
 * | `Transfer-Encoding` in HTTP/1.0 | it holds; the connection is not used again |
 * | `Transfer-Encoding` whose last coding is not `chunked` | until the connection closes |
 * | `Transfer-Encoding` that is empty or `identity` alone | as if it were not there |
 * | `chunked` not last, or twice | refused; twice at the end is once where [FramingRules.isLenient] |
 * | `gzip`, `x-gzip`, `deflate` beneath `chunked` or without it | undone like content codings |
 * | any other coding | refused: RFC 9112 section 7 registers no more that are in use |
 * | `Content-Length` repeated with one value, as lines or as a list | that length |
 * | `Content-Length` with differing values | refused |
 * | `Content-Length` with a sign, a space within, hex, more than 19 digits, or empty | refused |
 * | neither | until the connection closes |
 *
 * @property framing takes the framing off.
 * @property transferCodings codings that the transfer put on the body, in the order they were applied, without
 *   `chunked`.
 * @property isReusable whether the message's end leaves the connection in a state that can be trusted.
 */
internal class ResponseFraming private constructor(
    val framing: Framing,
    val transferCodings: String = "",
    val isReusable: Boolean = true,
) {
    /** The same with [other] in place of [framing]. */
    fun with(other: Framing): ResponseFraming = ResponseFraming(other, transferCodings, isReusable)

    companion object {
        private val EMPTY = ResponseFraming(EmptyFraming)

        /** The framing of the response to a request by [method] with this [head], by [rules]. */
        fun of(
            method: String,
            head: ResponseHead,
            limits: Limits,
            rules: FramingRules = FramingRules.STRICT,
        ): ResponseFraming {
            if (hasNoBody(method, head.code)) return EMPTY
            val headers = head.headers
            if (TRANSFER_ENCODING in headers) ofTransferEncoding(head, limits, rules.isLenient)?.let { return it }
            val at = headers.indexOf(CONTENT_LENGTH, from = 0)
            if (at < 0 || rules.ignoresLength) return ResponseFraming(UntilCloseFraming(limits), isReusable = false)
            val isOnly = headers.indexOf(CONTENT_LENGTH, at + 1) < 0
            val length = (if (isOnly) toLength(headers.value(at)) else null) ?: agreed(headers.values(CONTENT_LENGTH))
            return ResponseFraming(if (length == 0L) EmptyFraming else LengthFraming(length, limits))
        }

        private fun hasNoBody(method: String, code: Int) =
            method == "HEAD" || code in 100..199 || code == NO_CONTENT || code == NOT_MODIFIED ||
                (method == "CONNECT" && code in 200..299)

        private fun ofTransferEncoding(head: ResponseHead, limits: Limits, isLenient: Boolean): ResponseFraming? {
            val codings = head.headers
                .joined(TRANSFER_ENCODING)
                .split(',')
                .map { it.trim(' ', '\t').lowercase() }
                .filter { it.isNotEmpty() && it != "identity" }
            if (codings.isEmpty()) return null
            val isChunked = codings.last() == CHUNKED
            val beneath = when {
                !isChunked -> codings
                isLenient -> codings.dropLastWhile { it == CHUNKED }
                else -> codings.dropLast(1)
            }
            if (CHUNKED in beneath) throw refused("Transfer-Encoding names chunked before its end")
            val unknown = beneath.find { it !in CODINGS }
            if (unknown != null) throw refused("Transfer-Encoding names an unknown coding: ${unknown.take(SHOWN)}")
            val isOnce = codings.size - beneath.size == 1
            val isClean = isChunked && isOnce && head.minorVersion > 0 && CONTENT_LENGTH !in head.headers
            val framing = if (isChunked) ChunkedFraming(limits, isLenient) else UntilCloseFraming(limits)
            return ResponseFraming(framing, beneath.joinToString(), isClean)
        }

        /** The one length that [values] agree on. */
        private fun agreed(values: List<String>): Long {
            val shown = values.joinToString().take(SHOWN)
            val lengths = values
                .flatMap { it.split(',') }
                .map { toLength(it.trim(' ', '\t')) ?: throw refused("Content-Length is no length: $shown") }
            return lengths.distinct().singleOrNull() ?: throw refused("Content-Length differs: $shown")
        }

        private fun toLength(text: String): Long? =
            if (text.length in 1..MAX_DIGITS && text.all { it in '0'..'9' }) text.toLongOrNull() else null

        private fun refused(what: String) = HttpException.Protocol(
            "The response's framing is malformed: $what",
            "The end of its body cannot be known; the server or something in between is broken.",
        )

        private const val TRANSFER_ENCODING = "Transfer-Encoding"
        private const val CONTENT_LENGTH = "Content-Length"
        private const val CHUNKED = "chunked"
        private val CODINGS = setOf("gzip", "x-gzip", "deflate")
        private const val NO_CONTENT = 204
        private const val NOT_MODIFIED = 304
        private const val MAX_DIGITS = 19
        private const val SHOWN = 60
    }
}

/**
 * How strictly the framing of a response is read.
 *
 * @property ignoresLength takes no notice of `Content-Length`: the body ends with the connection.
 * @property isLenient takes what other clients take, see [dev.geturl.HttpConfig.lenient].
 */
internal class FramingRules(val ignoresLength: Boolean = false, val isLenient: Boolean = false) {
    companion object {
        val STRICT = FramingRules()
        val LENIENT = FramingRules(isLenient = true)
    }
}
