package dev.geturl.exchange

import dev.geturl.Environment
import dev.geturl.Proxy
import dev.geturl.ProxyKind

/** The proxies that the process was started with. Asked anew for each call, as properties can change. */
internal class AmbientProxies(private val environment: Environment) {
    /**
     * By curl's rules for environment variables: `<scheme>_proxy`, in lower case first, then in upper case, but for
     * `http_proxy`, which a CGI script's caller could set by a `Proxy` field; then `all_proxy`. `ws` and `wss` go as
     * `http` and `https` do. An empty variable is as good as none. Null when none is for [host].
     *
     * @param noProxy the hosts that have none; null for those of `no_proxy`.
     */
    fun fromEnvironment(scheme: String, host: String, noProxy: NoProxy? = null): Proxy? {
        val text = byScheme(scheme)
            ?: byScheme(
                if (scheme == "ws") {
                    "http"
                } else if (scheme == "wss") {
                    "https"
                } else {
                    ""
                },
            )
            ?: either("all_proxy")
            ?: return null
        if ((noProxy ?: NoProxy(either("no_proxy").orEmpty())).covers(host)) return null
        return Proxy.parse(text)
    }

    private fun byScheme(scheme: String): String? = when (scheme) {
        "" -> null
        "http" -> variable("http_proxy")
        else -> either("${scheme}_proxy")
    }

    private fun either(name: String): String? = variable(name) ?: variable(name.uppercase())

    private fun variable(name: String): String? = environment.variable(name)?.ifEmpty { null }

    /**
     * By the JVM's rules for its networking properties: `http.proxyHost` and `https.proxyHost` with their ports, 80
     * and 443 by default, then `socksProxyHost`, 1080 by default. `http.nonProxyHosts` is for all of them. Null when
     * none is for [host].
     */
    fun fromProperties(scheme: String, host: String): Proxy? {
        val isSecure = scheme == "https" || scheme == "wss"
        val proxy = (if (isSecure) named("https", HTTPS_PORT) else named("http", HTTP_PORT)) ?: socks() ?: return null
        val direct = environment.property("http.nonProxyHosts") ?: ALWAYS_DIRECT
        val bare = host.removeSurrounding("[", "]")
        val isDirect = direct.split('|').filter { it.isNotEmpty() }.any { matches(it, bare) || matches(it, "[$bare]") }
        return if (isDirect) null else proxy
    }

    private fun named(prefix: String, defaultPort: Int): Proxy? {
        val host = property("$prefix.proxyHost") ?: return null
        return Proxy(host, port("$prefix.proxyPort", defaultPort))
    }

    private fun socks(): Proxy? {
        val host = property("socksProxyHost") ?: return null
        val port = port("socksProxyPort", SOCKS_PORT)
        if (property("socksProxyVersion") == "4") return Proxy(host, port, ProxyKind.SOCKS4)
        val user = property("java.net.socks.username")
        val password = if (user == null) null else property("java.net.socks.password")
        return Proxy(host, port, ProxyKind.SOCKS5H, user.orEmpty(), password.orEmpty())
    }

    private fun port(name: String, default: Int): Int {
        val text = property(name) ?: return default
        return requireNotNull(text.toIntOrNull()) { "the property $name is \"$text\": give a port number" }
    }

    private fun property(name: String): String? = environment.property(name)?.ifEmpty { null }

    /** A star stands for any text at the start or the end, and for nothing else. */
    private fun matches(pattern: String, host: String): Boolean {
        val core = pattern.removePrefix("*").removeSuffix("*")
        return when {
            pattern == "*" -> true
            pattern.startsWith('*') && pattern.endsWith('*') -> host.contains(core, ignoreCase = true)
            pattern.startsWith('*') -> host.endsWith(core, ignoreCase = true)
            pattern.endsWith('*') -> host.startsWith(core, ignoreCase = true)
            else -> host.equals(pattern, ignoreCase = true)
        }
    }

    private companion object {
        const val HTTP_PORT = 80
        const val HTTPS_PORT = 443
        const val SOCKS_PORT = 1080

        /** What the JVM takes where the property is not set. */
        const val ALWAYS_DIRECT = "localhost|127.*|[::1]"
    }
}
