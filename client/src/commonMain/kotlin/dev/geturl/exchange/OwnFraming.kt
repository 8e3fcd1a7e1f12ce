package dev.geturl.exchange

import dev.geturl.Headers
import dev.geturl.HttpException
import dev.geturl.HttpVersion

/**
 * What the caller's own header fields say of the framing of the request's body. It has to agree with the body that is
 * sent: else the server would take a part of it for another request, or wait for what never comes (RFC 9112 section 6).
 */
internal class OwnFraming(own: Headers) {
    /** The caller's `Content-Length`; null when there is none. */
    val length: Long? = length(own.values("Content-Length"))

    /** Whether the caller wants the body in chunks. */
    val isChunked: Boolean = isChunked(own.values("Transfer-Encoding"))

    /**
     * Checks it against a body of [size] bytes, -1 when that is unknown, or null without a body.
     *
     * @throws HttpException.Unsupported when they do not agree.
     */
    fun check(size: Long?, version: HttpVersion) {
        when {
            isChunked && length != null -> {
                refuse("A Content-Length and a Transfer-Encoding were given, which exclude each other")
            }

            isChunked && size == null -> {
                refuse("A Transfer-Encoding was given for a request without a body")
            }

            size == null && length ?: 0 != 0L -> {
                refuse("A Content-Length of $length was given for a request without a body")
            }

            size != null && size >= 0 && length != null && length != size -> {
                refuse("The Content-Length given is $length, but the body has $size bytes")
            }

            version == HttpVersion.HTTP_1_0 && isChunked -> {
                refuse("HTTP/1.0 knows no Transfer-Encoding")
            }

            version == HttpVersion.HTTP_1_0 && size == -1L && length == null -> {
                throw HttpException.Unsupported(
                    "HTTP/1.0 cannot send a body of unknown length",
                    "Give its length, or use HTTP/1.1.",
                )
            }
        }
    }

    private fun length(values: List<String>): Long? {
        if (values.isEmpty()) return null
        val length = values.singleOrNull()?.takeIf { text -> text.all { it in '0'..'9' } }?.toLongOrNull()
        return length ?: refuse("The Content-Length given is no length: ${values.joinToString()}")
    }

    private fun isChunked(values: List<String>): Boolean {
        if (values.isEmpty()) return false
        if (values.size != 1 || !values[0].equals("chunked", ignoreCase = true)) {
            refuse("The Transfer-Encoding given is not chunked alone: ${values.joinToString()}")
        }
        return true
    }

    private fun refuse(what: String): Nothing =
        throw HttpException.Unsupported(what, "Leave the header out: the right one is sent by itself.")
}
