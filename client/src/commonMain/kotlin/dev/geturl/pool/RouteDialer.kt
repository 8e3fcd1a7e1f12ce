package dev.geturl.pool

import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.Origin
import dev.geturl.Proxy
import dev.geturl.ProxyKind
import dev.geturl.Resolver
import dev.geturl.TimeoutKind
import dev.geturl.Timeouts
import dev.geturl.auth.ProxySessions
import dev.geturl.http1.Http1Connection
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.Transport
import kotlinx.coroutines.withTimeoutOrNull
import okio.Buffer
import kotlin.time.Duration

/**
 * Opens the connections that routes ask for: straight, or to a proxy and, where that is the way, through it.
 *
 * @param direct reaches a server, where the client's policy lets it.
 * @param toProxy reaches a proxy: whoever set it up may reach it.
 * @param sockets opens the connection to a proxy that a tunnel goes through.
 */
internal class RouteDialer(
    private val direct: Dialer,
    private val toProxy: Dialer,
    private val resolver: Resolver,
    private val sockets: Transport,
    private val config: HttpConfig,
    private val sessions: ProxySessions,
) {
    /**
     * A new connection by [transport] for [route]. The limits to resolve and to connect are for reaching the server or
     * the proxy; what a proxy then takes has a limit of its own.
     *
     * @throws HttpException when there is no way.
     * @throws TunnelRefused when a proxy's answer is for the caller.
     */
    suspend fun dial(route: Route, transport: Transport, limits: Timeouts): Connection = when (val way = route.way) {
        Way.Direct -> dialDirect(route, transport, limits)
        is Way.Forward -> reach(way.proxy, route, transport, limits)
        is Way.Tunnel -> Passage(way.proxy, route, limits).open(transport) { connect(way) }
        is Way.Socks -> Passage(way.proxy, route, limits).open(transport) { greet(handshake(way.proxy, route.origin)) }
    }

    private suspend fun dialDirect(route: Route, transport: Transport, limits: Timeouts): Connection {
        val below = transport.below ?: return direct.dial(route, transport, limits.connect, limits.resolve)
        return over(direct.dial(route, below, limits.connect, limits.resolve), route, transport, limits.tls)
    }

    /** The connection of [transport] over [near], which is closed when none comes of it. */
    private suspend fun over(near: Connection, route: Route, transport: Transport, limit: Duration): Connection {
        val origin = route.origin
        val target = ConnectTarget(origin.host, origin.port, near.peerAddress, route.localAddress, config.socket)
        var opened: Connection? = null
        val open: suspend () -> Connection = { transport.over(near, target).also { opened = it } }
        try {
            return (if (limit == Duration.ZERO) open() else withTimeoutOrNull(limit) { open() })
                ?: throw HttpException.Timeout(
                    TimeoutKind.TLS,
                    "The TLS handshake with $origin was not done within $limit",
                    "Raise Timeouts.tls, or check that the server speaks TLS on this port.",
                )
        } catch (failure: Throwable) {
            // Cancelled or out of time on the way back, it may have been opened all the same.
            (opened ?: near).close()
            if (failure is HttpException && route.way == Way.Direct) failure.triedAt(listOf("${near.peerAddress}"))
            throw failure
        }
    }

    private suspend fun reach(proxy: Proxy, route: Route, transport: Transport, limits: Timeouts): Connection {
        val there = Route(Origin("http", proxy.host, proxy.port), null, route.localAddress)
        try {
            return toProxy.dial(there, transport, limits.connect, limits.resolve)
        } catch (unknown: HttpException.UnknownHost) {
            throw HttpException.UnknownHost(
                "No address was found for the proxy ${proxy.host}",
                "Check the proxy's name, and that this machine can resolve it.",
                unknown,
                isProxy = true,
            )
        }
    }

    /** SOCKS 4a and 5h leave the name to the proxy; an address needs no resolver anywhere. */
    private suspend fun handshake(proxy: Proxy, origin: Origin): SocksHandshake {
        val name = origin.host.removeSurrounding("[", "]")
        val literal = IpAddress.parseOrNull(name)
        return when (proxy.kind) {
            ProxyKind.SOCKS4 -> {
                Socks4Handshake(
                    proxy.authority,
                    name,
                    literal ?: resolved(name) { !it.isIpv6 },
                    origin.port,
                    proxy.user,
                )
            }

            ProxyKind.SOCKS4A -> {
                Socks4Handshake(proxy.authority, name, literal?.takeIf { !it.isIpv6 }, origin.port, proxy.user)
            }

            else -> {
                val address = literal ?: if (proxy.kind == ProxyKind.SOCKS5) resolved(name) { true } else null
                Socks5Handshake(proxy.authority, name, address, origin.port, proxy.user, proxy.password)
            }
        }
    }

    private suspend fun resolved(name: String, fits: (IpAddress) -> Boolean): IpAddress =
        config.hostPolicy.allowedOf(resolver.resolve(name), name).firstOrNull(fits) ?: throw HttpException.UnknownHost(
            "The host $name has no address that the SOCKS proxy can be told",
            "Use SOCKS 5, or let the proxy resolve the host: SOCKS 4a or SOCKS 5h.",
        )

    /** One opening of a way through [proxy]. It owns what is open until it hands it on. */
    private inner class Passage(private val proxy: Proxy, private val route: Route, private val limits: Timeouts) {
        private var opened: Connection? = null

        suspend fun open(transport: Transport, pass: suspend Passage.() -> Connection): Connection {
            try {
                redial()
                val limit = limits.proxy
                val tunnel = if (limit == Duration.ZERO) pass() else withTimeoutOrNull(limit) { pass() }
                if (tunnel == null) throw timedOut(limit)
                return over(tunnel, route, transport, limits.tls)
            } catch (failure: Throwable) {
                if (failure !is TunnelRefused) opened?.close()
                throw failure
            }
        }

        suspend fun connect(way: Way.Tunnel): Connection {
            val dialogue = ConnectDialogue(way, route.origin, config.limits, sessions.of(proxy))
            var http = http(checkNotNull(opened))
            while (true) {
                when (dialogue.ask(http)) {
                    ConnectDialogue.Outcome.OPEN -> return http.connection.behind(http.input)
                    ConnectDialogue.Outcome.AGAIN_HERE -> continue
                    ConnectDialogue.Outcome.AGAIN_ANEW -> http = http(redial())
                }
            }
        }

        suspend fun greet(handshake: SocksHandshake): Connection {
            val connection = checkNotNull(opened)
            val input = Buffer()
            val output = Buffer()
            try {
                while (!handshake.advance(input, output)) {
                    if (!output.exhausted()) connection.write(output, output.size)
                    if (connection.read(input, READ_BYTES) == -1L) throw ended(null)
                }
            } catch (failure: HttpException.ConnectionClosed) {
                throw ended(failure)
            }
            return connection.behind(input)
        }

        private suspend fun redial(): Connection {
            opened?.close()
            return reach(proxy, route, sockets, limits).also { opened = it }
        }

        private fun http(connection: Connection) = Http1Connection(connection, config.limits, config.lenient)

        private fun ended(cause: HttpException?) = HttpException.ProxyFailed(
            "The proxy $proxy closed the connection before the way to ${route.origin} was open",
            "Check the proxy's port and kind, and that it may reach the server.",
            cause,
        )

        private fun timedOut(limit: Duration) = HttpException.Timeout(
            TimeoutKind.PROXY,
            "The proxy $proxy did not open the way to ${route.origin} within $limit",
            "Raise Timeouts.proxy, or check that the proxy can reach the server.",
        )
    }

    private companion object {
        const val READ_BYTES = 8L * 1024
    }
}
