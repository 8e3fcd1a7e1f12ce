package dev.geturl.body

import dev.geturl.HttpException
import dev.geturl.Limits
import okio.Buffer
import okio.ByteString

/**
 * Where a message's content ends: takes the framing off the bytes of one connection.
 *
 * Which framing a response has is for the head's reader to say (RFC 9112 section 6.3); what each then does:
 *
 * | framing | ends | the peer closes too early |
 * | --- | --- | --- |
 * | [EmptyFraming] | at once: HEAD, 1xx, 204, 304 | never too early |
 * | [LengthFraming] | after Content-Length bytes | [HttpException.ConnectionClosed] with both numbers |
 * | [ChunkedFraming] | after the last chunk and its trailers, see its table | [HttpException.ConnectionClosed] |
 * | [UntilCloseFraming] | when the peer closes | cannot be told: whoever needs to know wants a length |
 *
 * No framing takes a byte beyond the message's end, so that the next response on the connection is whole. What is
 * decoded before a failure has reached the output already; the failure says that it is not the whole.
 */
internal interface Framing {
    /** Moves at most [byteCount] bytes of content from [input] to [output]; fewer when [input] has no more of them. */
    fun decode(input: Buffer, output: Buffer, byteCount: Long)

    /** The whole content when all of it is in [input] as it is and nothing was taken before; else null. */
    fun takeWhole(input: Buffer): ByteString? = null

    /**
     * How many of the bytes that come next are content as they are. So many may be moved past [decode], which [passed]
     * then is told; 0 where each byte has to be looked at, or nobody can tell.
     */
    val plainBytes: Long get() = 0

    /** [count] bytes of the [plainBytes] have gone past [decode]. */
    fun passed(count: Long): Unit = check(count == 0L) { "$count bytes have gone past a framing that looks at each" }

    /** Whether the message's last byte has been taken. */
    val isDone: Boolean

    /**
     * The peer ended the connection and everything it had sent went through [decode].
     *
     * @throws HttpException.ConnectionClosed when the content is not whole.
     */
    fun endOfInput()

    /** Whether the content's end is the connection's, and nothing else. */
    val endsWithConnection: Boolean get() = false

    /** Bytes of content that the peer announced, or -1 when it did not say. */
    val contentLength: Long

    /** Bytes of content so far, without the framing. */
    val received: Long

    /** Field lines after the content, names and values as received; only chunked content has them. */
    val trailers: List<Pair<String, String>>
        get() = emptyList()
}

/** Refuses a body of [size] bytes when [Limits.bodyBytes] is less. */
internal fun Limits.checkBodySize(size: Long) {
    if (bodyBytes in 0 until size) {
        throw HttpException.LimitExceeded(
            limit = "bodyBytes",
            message = "the response's body has $size bytes or more, over the limit of $bodyBytes",
            hint = "raise Limits.bodyBytes if a body of this size is expected",
        )
    }
}
