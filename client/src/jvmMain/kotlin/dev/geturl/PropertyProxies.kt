package dev.geturl

/**
 * The proxies that the JVM's networking properties name. Asked anew for each call, as properties can change.
 *
 * @param lookUp the value of a property; null when it is not set.
 */
internal class PropertyProxies(private val lookUp: (String) -> String?) {
    /**
     * `http.proxyHost` and `https.proxyHost` with their ports, 80 and 443 by default, then `socksProxyHost`, 1080 by
     * default. `http.nonProxyHosts` is for all of them. Null when none is for [host].
     */
    fun proxyFor(scheme: String, host: String): Proxy? {
        val isSecure = scheme == "https" || scheme == "wss"
        val proxy = (if (isSecure) named("https", HTTPS_PORT) else named("http", HTTP_PORT)) ?: socks() ?: return null
        val direct = lookUp("http.nonProxyHosts") ?: ALWAYS_DIRECT
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

    private fun property(name: String): String? = lookUp(name)?.ifEmpty { null }

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
