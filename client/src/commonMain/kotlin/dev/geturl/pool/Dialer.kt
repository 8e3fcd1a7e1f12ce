package dev.geturl.pool

import dev.geturl.HttpException
import dev.geturl.Resolver
import dev.geturl.SocketOptions
import dev.geturl.TimeoutKind
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import dev.geturl.net.Transport
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration

/** Opens the connections that a route asks for: finds the host's addresses and tries them in turn. */
internal class Dialer(private val resolver: Resolver, private val socket: SocketOptions) {
    /**
     * A new connection by [transport] for [route], within [timeout] if that is not zero.
     *
     * @throws HttpException when no address takes it, with the addresses that were tried.
     */
    suspend fun dial(route: Route, transport: Transport, timeout: Duration): Connection {
        val attempts = Attempts(route)
        try {
            val connection = if (timeout == Duration.ZERO) {
                attempts.run(transport)
            } else {
                withTimeoutOrNull(timeout) { attempts.run(transport) }
            }
            return connection ?: throw attempts.timedOut(timeout)
        } catch (failure: Throwable) {
            // The time may run out, or the caller be cancelled, after the connection was made and before it gets here.
            attempts.opened?.close()
            throw failure
        }
    }

    private inner class Attempts(private val route: Route) {
        private val tried = ArrayList<String>()
        private var isResolving = true

        /** The connection that was made; its caller's once [dial] has returned. */
        var opened: Connection? = null
            private set

        suspend fun run(transport: Transport): Connection {
            val addresses = addresses()
            isResolving = false
            var last: HttpException.ConnectFailed? = null
            for (address in addresses) {
                tried.add(address.toString())
                try {
                    return transport.connect(target(address)).also { opened = it }
                } catch (refused: HttpException.ConnectFailed) {
                    last?.let { if (it !== refused) refused.addSuppressed(it) }
                    last = refused
                }
            }
            throw (last ?: noAddress()).triedAt(tried)
        }

        private suspend fun addresses(): List<SocketAddress> {
            route.unixSocket?.let { return listOf(SocketAddress.Unix(it)) }
            return resolver.resolve(route.origin.host).map { SocketAddress.Inet(it, route.origin.port) }
        }

        private fun target(address: SocketAddress) =
            ConnectTarget(route.origin.host, route.origin.port, address, route.localAddress, socket)

        private fun noAddress() =
            HttpException.UnknownHost("The resolver gave no address for the host ${route.origin.host}")

        fun timedOut(timeout: Duration) = HttpException
            .Timeout(
                if (isResolving) TimeoutKind.RESOLVE else TimeoutKind.CONNECT,
                (if (isResolving) "No address of ${route.origin.host}" else "No connection to ${route.origin}") +
                    " within $timeout",
                "Raise the connect timeout, or check that the host is reachable.",
            ).triedAt(tried)
    }
}
