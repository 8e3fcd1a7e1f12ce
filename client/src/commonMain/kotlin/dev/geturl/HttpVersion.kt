package dev.geturl

/**
 * The version in a request line: the manual's `-protocol`.
 *
 * @property text the manual's word for it, without `HTTP/`.
 */
public enum class HttpVersion(public val text: String) {
    /** HTTP/1.0: one exchange a connection, no chunked body. */
    HTTP_1_0("1.0"),

    /** HTTP/1.1, the default. */
    HTTP_1_1("1.1"),
    ;

    /** The manual's word. */
    override fun toString(): String = text
}
