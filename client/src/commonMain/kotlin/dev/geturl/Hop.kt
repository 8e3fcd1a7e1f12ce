package dev.geturl

/**
 * One step of a call that was not its last: a response that was not delivered because the request was sent again, as it
 * is or elsewhere; or a failure after which it was tried again. See [Transaction.hops]. Immutable.
 *
 * @property url what was asked for, with its password: print its [Url.redacted].
 * @property requestLine the first line of the request.
 * @property requestHeaders the field lines of the request, secrets included.
 * @property reason why it was not the last.
 * @property responseLine the status line; empty when no response came.
 * @property responseCode the status code; 0 when no response came.
 * @property responseHeaders the field lines of the response, secrets included.
 * @property location where a redirect leads, with its fragment; null where it was none, or none that can be followed.
 * @property failure what went wrong where no response came; else null.
 */
public class Hop internal constructor(
    public val url: Url,
    public val requestLine: String,
    public val requestHeaders: Headers,
    public val reason: RepeatReason,
    public val responseLine: String = "",
    public val responseCode: Int = 0,
    public val responseHeaders: Headers = Headers.EMPTY,
    public val location: Url? = null,
    public val failure: HttpException? = null,
) {
    /** The URL without its password, what came of it and where it leads. */
    override fun toString(): String = buildString {
        append(url.redacted).append(": ").append(failure?.message ?: responseCode)
        append(", ").append(reason.text)
        location?.let { append(" to ").append(it.redacted) }
    }
}
