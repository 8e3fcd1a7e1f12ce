package dev.geturl.exchange

import dev.geturl.MAX_PORT
import dev.geturl.net.RegisteredTransport
import dev.geturl.net.Transport
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.update

/** Which transport serves which scheme, `http` from the start, and which one reaches proxies. */
@OptIn(ExperimentalAtomicApi::class)
internal class TransportRegistry(plain: Transport, tls: Transport) {
    private val registered = AtomicReference(
        mapOf(
            "http" to RegisteredTransport("http", HTTP_PORT, plain),
            "https" to RegisteredTransport("https", HTTPS_PORT, tls),
        ),
    )

    private val forProxies = AtomicReference(plain)

    /** What opens the connections to proxies that others go through. */
    val toProxies: Transport get() = forProxies.load()

    operator fun get(scheme: String): RegisteredTransport? = registered.load()[scheme]

    fun register(transport: RegisteredTransport) {
        val port = transport.defaultPort
        require(port in 1..MAX_PORT) { "the default port is $port: give 1 to $MAX_PORT" }
        registered.update { it + (transport.scheme to transport) }
    }

    /** Has [transport] reach proxies; the one that did so before. */
    fun registerForProxies(transport: Transport): Transport = forProxies.exchange(transport)

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
