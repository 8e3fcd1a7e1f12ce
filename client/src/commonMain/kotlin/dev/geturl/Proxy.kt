package dev.geturl

import dev.geturl.url.ProxyAddress
import kotlin.jvm.JvmField
import kotlin.jvm.JvmOverloads
import kotlin.jvm.JvmStatic

/** What is spoken to a [Proxy]. */
public enum class ProxyKind {
    /** No proxy: straight to the server. */
    DIRECT,

    /** HTTP: whole requests for `http`, tunnels by `CONNECT` for everything else. */
    HTTP,

    /** As [HTTP], within TLS to the proxy itself, which [ProxyOptions.tls] is about. */
    HTTPS,

    /** SOCKS 4. The host is resolved here, to an IPv4 address. */
    SOCKS4,

    /** SOCKS 4a. The proxy resolves the host. */
    SOCKS4A,

    /** SOCKS 5 (RFC 1928). The host is resolved here. */
    SOCKS5,

    /** SOCKS 5 (RFC 1928). The proxy resolves the host. */
    SOCKS5H,
    ;

    /** Whether requests for `http` can be forwarded, and everything else has a tunnel by `CONNECT`. */
    internal val isHttp: Boolean get() = this == HTTP || this == HTTPS

    internal val isSocks4: Boolean get() = this == SOCKS4 || this == SOCKS4A

    internal val isSocks: Boolean get() = isSocks4 || this == SOCKS5 || this == SOCKS5H
}

/**
 * A proxy server, or none: [NONE]. Immutable. Two proxies are equal when all of their parts are.
 *
 * @property host its name or address; IPv6 with or without brackets. Empty for [ProxyKind.DIRECT] alone.
 * @property port its port, 1 to 65,535. Default 8080, as the manual's `-proxyport` has it.
 * @property kind what is spoken to it. Default [ProxyKind.HTTP].
 * @property user the name to log in with, or for SOCKS 4 the user id; empty for none, the default.
 * @property password the password to log in with; empty for none, the default.
 */
public class Proxy
    @JvmOverloads
    constructor(
        host: String,
        public val port: Int = DEFAULT_PORT,
        public val kind: ProxyKind = ProxyKind.HTTP,
        public val user: String = "",
        public val password: String = "",
    ) {
        /** Its name or address; IPv6 without brackets. Empty for [ProxyKind.DIRECT]. */
        public val host: String = host.removeSurrounding("[", "]")

        init {
            if (kind != ProxyKind.DIRECT) {
                require(ProxyAddress.isHost(this.host)) { "the proxy's host is no host: give a name or an address" }
                require(port in 1..MAX_PORT) { "the proxy's port is $port: give 1 to $MAX_PORT" }
                require(password.isEmpty() || user.isNotEmpty()) { "a proxy's password was given without a user" }
            }
        }

        internal val isNone: Boolean get() = kind == ProxyKind.DIRECT

        internal val hasCredentials: Boolean get() = user.isNotEmpty()

        /** Whom a connection to it talks to. */
        internal val origin: Origin get() = Origin(if (kind == ProxyKind.HTTPS) "https" else "http", host, port)

        /** Host and port, IPv6 in brackets. */
        internal val authority: String get() = (if (':' in host) "[$host]" else host) + ":" + port

        override fun equals(other: Any?): Boolean =
            this === other || (other is Proxy && authority.equals(other.authority, ignoreCase = true) && isAlike(other))

        private fun isAlike(other: Proxy) = kind == other.kind && user == other.user && password == other.password

        override fun hashCode(): Int = (host.lowercase().hashCode() * 31 + port) * 31 + kind.hashCode()

        /** `socks5://ada:***@proxy.example:1080`: the password is never shown. */
        override fun toString(): String = if (isNone) {
            "none"
        } else {
            val login = if (password.isEmpty()) user else "$user:***"
            kind.name.lowercase() + "://" + (if (user.isEmpty()) "" else "$login@") + authority
        }

        /** Makes proxies from text. */
        public companion object {
            private const val DEFAULT_PORT = 8080

            /** No proxy, whatever the configuration says. */
            @JvmField
            public val NONE: Proxy = Proxy("", 0, ProxyKind.DIRECT)

            /**
             * Reads a proxy as curl and the environment write it: `[scheme://][user:password@]host[:port]`.
             *
             * The scheme is one of `http` (the default), `https`, `socks4` or `socks`, `socks4a`, `socks5` and
             * `socks5h`. The port is 1080 where none is named, as curl has it; 443 for `https`. User and password are
             * percent-decoded. A path is ignored.
             *
             * @throws HttpException.InvalidUrl when it is none; the message never holds the password.
             */
            @JvmStatic
            public fun parse(text: String): Proxy {
                val address = ProxyAddress.parse(text)
                val kind = when (address.scheme) {
                    "http" -> ProxyKind.HTTP

                    "https" -> ProxyKind.HTTPS

                    "socks", "socks4" -> ProxyKind.SOCKS4

                    "socks4a" -> ProxyKind.SOCKS4A

                    "socks5" -> ProxyKind.SOCKS5

                    "socks5h" -> ProxyKind.SOCKS5H

                    else -> throw HttpException.InvalidUrl(
                        "a proxy has an unknown scheme",
                        "Write http, https, socks4, socks4a, socks5 or socks5h before its ://",
                    )
                }
                return Proxy(address.host, address.port, kind, address.user, address.password)
            }
        }
    }

/** Says which proxy a host is reached through: the manual's `-proxyfilter`. */
public fun interface ProxyFilter {
    /**
     * The proxy for [host]; null or [Proxy.NONE] for none. May suspend; it runs in the context of the exchange, so what
     * blocks belongs elsewhere. When it throws no proxy is used, as the manual has it, and the failure is logged.
     */
    public suspend fun proxyFor(host: String): Proxy?
}
