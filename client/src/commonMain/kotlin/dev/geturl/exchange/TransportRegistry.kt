package dev.geturl.exchange

import dev.geturl.net.Transport
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.update

/** Which transport serves which scheme: `http` from the start. */
@OptIn(ExperimentalAtomicApi::class)
internal class TransportRegistry(plain: Transport, tls: Transport) {
    private val registered = AtomicReference(
        mapOf("http" to RegisteredTransport(HTTP_PORT, plain), "https" to RegisteredTransport(HTTPS_PORT, tls)),
    )

    operator fun get(scheme: String): RegisteredTransport? = registered.load()[scheme]

    fun register(scheme: String, transport: RegisteredTransport) {
        require(
            transport.defaultPort in 1..MAX_PORT,
        ) { "the default port is ${transport.defaultPort}: give 1 to $MAX_PORT" }
        registered.update { it + (scheme.lowercase() to transport) }
    }

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
        const val MAX_PORT = 65_535
    }
}

/**
 * What is registered for a scheme.
 *
 * @property defaultPort the port where the URL names none.
 * @property transport opens the connections.
 * @property endToEndProxy whether it has a tunnel through any HTTP proxy, also for `http`.
 */
internal class RegisteredTransport(
    val defaultPort: Int,
    val transport: Transport,
    val endToEndProxy: Boolean = false,
)
