package dev.geturl.exchange

import dev.geturl.Environment
import dev.geturl.GeturlOptions
import dev.geturl.HttpException
import dev.geturl.InternalGeturlApi
import dev.geturl.Log
import dev.geturl.Proxy
import dev.geturl.ProxyOptions
import dev.geturl.Url
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive

/** Says which proxy a request goes through. What decides, and in which order, is in [ProxyOptions]. */
@OptIn(InternalGeturlApi::class)
internal class ProxyChooser(
    private val options: ProxyOptions,
    private val environment: Environment,
    private val log: Log,
) {
    private val variables = EnvironmentProxies(environment)
    private val direct = options.proxyNot.map(::Glob)
    private val noProxy = options.noProxy?.let(::NoProxy)

    /** Whether every request that asks for no proxy itself goes directly. */
    val isOff: Boolean get() = options.isOff

    /**
     * The proxy for [url] with the options [call]; [Proxy.NONE] for none; null when the filter has to be asked.
     *
     * @throws HttpException.Unsupported when the call asks for a proxy and a Unix domain socket.
     * @throws HttpException.InvalidUrl when an environment variable names none that can be read.
     */
    fun choose(url: Url, call: GeturlOptions): Proxy? {
        call.proxy?.let { return forCall(it, call) }
        if (isOff || call.unixSocket != null) return Proxy.NONE
        if (options.proxyFilter != null) return null
        return configured(url) ?: Proxy.NONE
    }

    private fun forCall(proxy: Proxy, call: GeturlOptions): Proxy {
        if (call.unixSocket != null && !proxy.isNone) {
            throw HttpException.Unsupported(
                "A proxy and a Unix domain socket were given for one call",
                "Give one of them: the socket leads to the server without a proxy.",
            )
        }
        return proxy
    }

    private fun configured(url: Url): Proxy? {
        val host = url.host.removeSurrounding("[", "]")
        if (direct.any { it.matches(host) } || noProxy?.covers(host) == true) return null
        val isSecure = url.scheme == "https" || url.scheme == "wss"
        val proxy = (if (isSecure) options.httpsProxy else null)
            ?: options.proxy
            ?: options.namedByHost
            ?: (if (options.fromEnvironment) variables.proxyFor(url.scheme, host, noProxy) else null)
            ?: (if (options.fromProperties) environment.platformProxy(url.scheme, host) else null)
        return proxy?.let(::loggedIn) ?: options.preproxy
    }

    /** [proxy] with the login of the options, where it needs one and has none. */
    private fun loggedIn(proxy: Proxy): Proxy = if (proxy.isNone || proxy.hasCredentials ||
        options.proxyUser.isEmpty()
    ) {
        proxy
    } else {
        Proxy(proxy.host, proxy.port, proxy.kind, options.proxyUser, options.proxyPassword)
    }

    /** What the filter says of [url]; none when it fails, as the manual has it. */
    suspend fun ask(url: Url): Proxy {
        val filter = checkNotNull(options.proxyFilter) { "there is no filter to ask" }
        return try {
            filter.proxyFor(url.host.removeSurrounding("[", "]")) ?: Proxy.NONE
        } catch (failure: Throwable) {
            currentCoroutineContext().ensureActive()
            log.warn("The proxyFilter threw for the host ${url.host}; no proxy is used", failure)
            Proxy.NONE
        }
    }
}
