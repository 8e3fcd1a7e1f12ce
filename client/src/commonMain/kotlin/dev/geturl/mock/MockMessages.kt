package dev.geturl.mock

import dev.geturl.Headers
import kotlinx.coroutines.channels.ReceiveChannel
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/**
 * A request as a [MockTransport] has received it, whole.
 *
 * @property method the request method.
 * @property target what stands in the request line: most often a path and a query.
 * @property host the host that was connected to.
 * @property port the port that was connected to.
 * @property headers its field lines, as they were sent.
 * @property body its content, without the framing of chunks; still in its content coding.
 * @property connection the number of the connection it came on, from 1.
 */
public class MockRequest internal constructor(
    public val method: String,
    public val target: String,
    public val host: String,
    public val port: Int,
    public val headers: Headers,
    public val body: ByteString,
    public val connection: Int,
) {
    /** The target without its query. */
    public val path: String get() = target.substringBefore('?')

    /** The body as UTF-8. */
    public val text: String get() = body.utf8()

    /** The method and the target. */
    override fun toString(): String = "$method $target"
}

/**
 * What a [MockTransport] answers.
 *
 * @property status the status code.
 * @property headers the field lines; `Content-Length` or `Transfer-Encoding` are added where they have neither.
 * @property body the content.
 * @property pieces the content where it comes in pieces, each in a chunk of its own when it is received here, which is
 *   for a test to time. Its close is the body's end; a close with a cause cuts the body short. Default null: [body].
 * @property reason what stands behind the status code. Default the registry's phrase.
 * @property fault what goes wrong with it. Default null: nothing.
 */
public class MockResponse(
    public val status: Int = 200,
    public val headers: Headers = Headers.EMPTY,
    public val body: ByteString = ByteString.EMPTY,
    public val pieces: ReceiveChannel<ByteString>? = null,
    public val reason: String? = null,
    public val fault: MockFault? = null,
) {
    init {
        require(status in 200..599) { "status is $status: give that of a final response, 200 to 599" }
        require(pieces == null || body.size == 0) { "a body and pieces were given: a response has one of them" }
    }

    /** A response with a [text] in UTF-8, of [type]. */
    public constructor(text: String, status: Int = 200, type: String = "text/plain;charset=utf-8") :
        this(status, Headers.of("Content-Type" to type), text.encodeUtf8())
}

/** What goes wrong with a [MockResponse]. */
public sealed class MockFault {
    /** The connection is closed in place of an answer. */
    public data object NoAnswer : MockFault()

    /**
     * The connection is closed within the body.
     *
     * @property bytes how many bytes of the body come before.
     */
    public data class CutShort(public val bytes: Long) : MockFault() {
        init {
            require(bytes >= 0) { "bytes is $bytes: give 0 or more" }
        }
    }

    /** The connection is closed behind the whole response, without being announced. */
    public data object CloseAfter : MockFault()

    /** The connection stays open and no answer comes, until the client gives up. */
    public data object Silence : MockFault()
}
