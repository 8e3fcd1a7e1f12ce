package dev.geturl

/**
 * Whom a URL talks to: scheme, host and port (RFC 6454). Two URLs of the same origin may share connections and
 * credentials.
 *
 * @property scheme lower case, without a colon.
 * @property host lower case; IPv6 in brackets; empty when the URL has none.
 * @property port the port in effect; -1 when the URL names none and its scheme has no default.
 */
public class Origin internal constructor(
    public val scheme: String,
    public val host: String,
    public val port: Int,
) {
    private val hash = (host.hashCode() * 31 + port) * 31 + scheme.hashCode()

    /** True for the same scheme, host and port. */
    override fun equals(other: Any?): Boolean = this === other ||
        (other is Origin && hash == other.hash && port == other.port && host == other.host && scheme == other.scheme)

    /** Agrees with [equals]. */
    override fun hashCode(): Int = hash

    /** `scheme://host:port`, always with the port. */
    override fun toString(): String = "$scheme://$host:$port"
}
