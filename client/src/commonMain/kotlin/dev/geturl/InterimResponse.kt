package dev.geturl

/**
 * A response that precedes the final one: 100 Continue, 102 Processing, 103 Early Hints. (RFC 9110 section 15.2.)
 *
 * @property code the status code, 100 to 199 but not 101.
 * @property reasonPhrase what the server wrote behind the code; often empty.
 * @property headers its field lines.
 */
public class InterimResponse(
    public val code: Int,
    public val reasonPhrase: String,
    public val headers: Headers,
) {
    /** The code and the reason phrase. */
    override fun toString(): String = "$code $reasonPhrase".trim()
}
