package dev.geturl

/**
 * A version of TLS that is spoken. Older ones are not: RFC 8996 forbids them, and the JDK switches them off.
 *
 * @property text as the manual of TclTLS writes it.
 */
public enum class TlsVersion(public val text: String) {
    /** RFC 5246. */
    TLS_1_2("tls1.2"),

    /** RFC 8446. */
    TLS_1_3("tls1.3"),
}
