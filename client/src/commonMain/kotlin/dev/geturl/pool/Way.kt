package dev.geturl.pool

import dev.geturl.Headers
import dev.geturl.HttpVersion
import dev.geturl.Proxy

/**
 * How a connection gets to where its route goes. A value, and part of the route's: proxied is never taken for direct.
 *
 * Each way by a proxy has a `via`: the SOCKS proxy through which that proxy itself is reached, or null for straight.
 */
internal sealed interface Way {
    /** The manual's word for it in `proxyUsed`. */
    val used: String

    /** Whether it leads by [proxy]. */
    fun isBy(proxy: Proxy): Boolean = false

    /** Straight to the origin. */
    object Direct : Way {
        override val used: String get() = "none"

        override fun toString(): String = "directly"
    }

    /** The proxy forwards each request. The route's origin is the proxy: requests to all servers share connections. */
    data class Forward(val proxy: Proxy, val via: Proxy? = null) : Way {
        override val used: String get() = "HttpProxy"

        override fun isBy(proxy: Proxy): Boolean = proxy == this.proxy

        override fun toString(): String = "forwarded by $proxy" + reached(via)
    }

    /**
     * A tunnel by `CONNECT`.
     *
     * @property authorization the value of `Proxy-Authorization` that was given as it is; null when there is none, and
     *   the proxy's own user logs in.
     * @property headers what the proxy gets with `CONNECT`, ours included but for `Proxy-Authorization`.
     */
    data class Tunnel(
        val proxy: Proxy,
        val version: HttpVersion,
        val headers: Headers,
        val authorization: String?,
        val via: Proxy? = null,
    ) : Way {
        override val used: String get() = "SecureProxy"

        override fun isBy(proxy: Proxy): Boolean = proxy == this.proxy

        override fun toString(): String = "through a tunnel of $proxy" + reached(via)
    }

    /** A SOCKS proxy. */
    data class Socks(val proxy: Proxy, val via: Proxy? = null) : Way {
        override val used: String get() = "SocksProxy"

        override fun isBy(proxy: Proxy): Boolean = proxy == this.proxy

        override fun toString(): String = "through $proxy" + reached(via)
    }
}

private fun reached(via: Proxy?) = if (via == null) "" else ", reached through $via"
