package dev.geturl.exchange

import dev.geturl.MAX_PORT
import dev.geturl.Proxy
import dev.geturl.ProxyKind
import dev.geturl.net.RegisteredTransport
import dev.geturl.net.Transport
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.update

/** Which transport serves which scheme, those of HTTP and WebSocket from the start, and which ones reach proxies. */
@OptIn(ExperimentalAtomicApi::class)
internal class TransportRegistry(plain: Transport, tls: Transport, tlsToProxies: Transport) {
    private val registered = AtomicReference(
        mapOf(
            "http" to RegisteredTransport("http", HTTP_PORT, plain),
            "https" to RegisteredTransport("https", HTTPS_PORT, tls),
            "ws" to RegisteredTransport("ws", HTTP_PORT, plain),
            "wss" to RegisteredTransport("wss", HTTPS_PORT, tls),
        ),
    )

    private val forProxies = AtomicReference(plain)
    private val forTlsProxies = AtomicReference(tlsToProxies)

    /**
     * What opens the connections to [proxy]; to one without TLS, those that others go through, as what it forwards
     * goes by the transport of its scheme.
     */
    fun toProxy(proxy: Proxy): Transport = slot(proxy.kind).load()

    private fun slot(kind: ProxyKind) = if (kind == ProxyKind.HTTPS) forTlsProxies else forProxies

    operator fun get(scheme: String): RegisteredTransport? = registered.load()[scheme]

    fun register(transport: RegisteredTransport) {
        val port = transport.defaultPort
        require(port in 1..MAX_PORT) { "the default port is $port: give 1 to $MAX_PORT" }
        registered.update { it + (transport.scheme to transport) }
    }

    /** Has [transport] reach proxies of [kind], or for all but [ProxyKind.HTTPS] of all the others, too. */
    fun registerForProxies(kind: ProxyKind, transport: Transport): Transport = slot(kind).exchange(transport)

    fun unregister(scheme: String): RegisteredTransport {
        val name = scheme.lowercase()
        while (true) {
            val before = registered.load()
            val transport = requireNotNull(before[name]) { "nothing is registered for the scheme \"$scheme\"" }
            if (registered.compareAndSet(before, before - name)) return transport
        }
    }

    private companion object {
        const val HTTP_PORT = 80
        const val HTTPS_PORT = 443
    }
}
