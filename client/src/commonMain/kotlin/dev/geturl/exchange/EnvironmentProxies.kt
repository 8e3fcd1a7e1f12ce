package dev.geturl.exchange

import dev.geturl.Environment
import dev.geturl.Proxy

/** The proxies that the environment variables name. */
internal class EnvironmentProxies(private val environment: Environment) {
    /**
     * By curl's rules for environment variables: `<scheme>_proxy`, in lower case first, then in upper case, but for
     * `http_proxy`, which a CGI script's caller could set by a `Proxy` field; then `all_proxy`. `ws` and `wss` go as
     * `http` and `https` do. An empty variable is as good as none. Null when none is for [host].
     *
     * @param noProxy the hosts that have none; null for those of `no_proxy`.
     */
    fun proxyFor(scheme: String, host: String, noProxy: NoProxy? = null): Proxy? {
        val text = byScheme(scheme) ?: byScheme(LIKE[scheme]) ?: either("all_proxy") ?: return null
        if ((noProxy ?: NoProxy(either("no_proxy").orEmpty())).covers(host)) return null
        return Proxy.parse(text)
    }

    private fun byScheme(scheme: String?): String? = when (scheme) {
        null -> null
        "http" -> variable("http_proxy")
        else -> either("${scheme}_proxy")
    }

    private fun either(name: String): String? = variable(name) ?: variable(name.uppercase())

    private fun variable(name: String): String? = environment.variable(name)?.ifEmpty { null }

    private companion object {
        val LIKE = mapOf("ws" to "http", "wss" to "https")
    }
}
