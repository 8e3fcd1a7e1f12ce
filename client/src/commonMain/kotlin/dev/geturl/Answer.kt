package dev.geturl

import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import kotlin.jvm.JvmOverloads
import kotlin.jvm.JvmStatic

/**
 * What came of a request, on its way back through [Interceptor]s: the head of a response whose body is still to come,
 * or a response that an interceptor has made up. Immutable.
 *
 * @property responseCode the status code.
 * @property reasonPhrase what stands behind it.
 * @property headers the field lines.
 * @property body the whole body of one that was made up; null for one that came from a server, whose body goes to the
 *   caller when the last interceptor has returned it, and is dropped when none does.
 */
public class Answer internal constructor(
    public val responseCode: Int,
    public val reasonPhrase: String,
    public val headers: Headers,
    public val body: ByteString?,
) {
    /** The code and the field lines, without secrets. */
    override fun toString(): String = "$responseCode $reasonPhrase${redacted(headers)}"

    /** Makes answers up. */
    public companion object {
        /**
         * An answer that no server gave.
         *
         * @throws IllegalArgumentException when [responseCode] is none of a final response, 200 to 599.
         */
        @JvmStatic
        @JvmOverloads
        public fun of(
            responseCode: Int,
            headers: Headers = Headers.EMPTY,
            body: ByteString = ByteString.EMPTY,
        ): Answer {
            require(responseCode in CODES) { "responseCode is $responseCode: give that of a final response" }
            return Answer(responseCode, reasonPhrase(responseCode), headers, body)
        }

        /** As the other [of], with a [text] in UTF-8 of the given [contentType]. */
        @JvmStatic
        public fun of(responseCode: Int, contentType: String, text: String): Answer =
            of(responseCode, Headers.of("Content-Type" to contentType), text.encodeUtf8())

        private val CODES = 200..599
    }
}
