package dev.geturl

import dev.geturl.url.asciiLowercase

/**
 * A server that is reached at another place than its URLs say: one entry of [DialOptions.elsewhere], the `--connect-to`
 * of curl. Through a proxy it is the other place that the proxy is asked for, and plain `http` has a tunnel then.
 *
 * @property host whose URLs; in ASCII, IPv6 in brackets. Null for those of any host.
 * @property port of which port. Null for any.
 * @property toHost the host that is connected to. Null for the URL's.
 * @property toPort the port that is connected to, 1 to 65535. Null for the URL's.
 */
public data class Elsewhere(
    public val host: String?,
    public val port: Int?,
    public val toHost: String?,
    public val toPort: Int?,
) {
    init {
        require(toHost == null || toHost.isNotEmpty()) { "toHost is empty: give a host, or null for the URL's" }
        require(toPort == null || toPort in PORTS) { "toPort is $toPort: give 1 to 65535, or null for the URL's" }
    }

    internal fun isOf(origin: Origin): Boolean =
        (host == null || asciiLowercase(host) == origin.host) && (port == null || port == origin.port)

    internal fun placeOf(origin: Origin): Origin =
        Origin(origin.scheme, toHost?.let(::asciiLowercase) ?: origin.host, toPort ?: origin.port)

    private companion object {
        val PORTS = 1..65_535
    }
}
