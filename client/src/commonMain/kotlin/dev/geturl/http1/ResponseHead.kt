package dev.geturl.http1

import dev.geturl.Headers
import dev.geturl.ResponseFacts
import dev.geturl.StatusCode

/**
 * The head of a response: its status line and its header section.
 *
 * @property statusLine the first line as it came, without its line end.
 * @property minorVersion 0 for HTTP/1.0, 1 for HTTP/1.1 and any later minor version.
 * @property code the status code, 100 to 999.
 * @property reasonPhrase what the server wrote behind the code; often empty.
 */
internal class ResponseHead(
    private val bytes: ByteArray,
    private val statusLineEnd: Int,
    val minorVersion: Int,
    override val code: Int,
    private val reasonStart: Int,
    override val headers: Headers,
) : ResponseFacts {
    override val statusLine: String get() = bytes.latin1(0, statusLineEnd)
    override val reasonPhrase: String get() = bytes.latin1(minOf(reasonStart, statusLineEnd), statusLineEnd)

    /** How many bytes it has, with the empty line that ends it. */
    val size: Int get() = bytes.size

    /** `HTTP/1.1`, as the server wrote it. */
    override val version: String get() = bytes.latin1(0, VERSION_LENGTH)

    /** Set when the framing is known. */
    override var contentLength: Long = -1

    /** 1xx, but for 101 which ends HTTP on the connection: the final response is still to come. */
    val isInterim: Boolean get() = code in 100..199 && code != StatusCode.SWITCHING_PROTOCOLS

    private companion object {
        const val VERSION_LENGTH = 8
    }
}
