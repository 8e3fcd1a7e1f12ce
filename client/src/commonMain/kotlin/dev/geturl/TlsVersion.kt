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
    ;

    /** Reads versions. */
    public companion object {
        private val FORBIDDEN = mapOf(
            "ssl2" to "RFC 6176",
            "ssl3" to "RFC 7568",
            "tls1" to "RFC 8996",
            "tls1.0" to "RFC 8996",
            "tls1.1" to "RFC 8996",
        )

        /**
         * The version that the manual calls [text].
         *
         * @throws IllegalArgumentException when it is not spoken, with the reason.
         */
        public fun of(text: String): TlsVersion {
            val forbiddenBy = FORBIDDEN[text]
            require(forbiddenBy == null) {
                "$text is not spoken: $forbiddenBy forbids it, as it is broken. Give tls1.2 or tls1.3"
            }
            return requireNotNull(entries.find { it.text == text }) {
                "\"$text\" is no version of TLS: give ${entries.joinToString(" or ") { it.text }}"
            }
        }
    }
}
