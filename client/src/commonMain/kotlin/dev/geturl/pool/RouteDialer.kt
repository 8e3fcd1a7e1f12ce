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
import dev.geturl.net.SocketAddress
import dev.geturl.net.Transport
import dev.geturl.net.behind
import kotlinx.coroutines.withTimeoutOrNull
import okio.Buffer
import kotlin.time.Duration

/**
 * Opens the connections that routes ask for: straight, or to a proxy and, where that is the way, through it.
 *
 * @param direct reaches a server, where the client's policy lets it.
 * @param toProxy reaches a proxy: whoever set it up may reach it.
 * @param reaching gives what opens the connection to a proxy that others go through, or that speaks TLS.
 */
internal class RouteDialer(
    private val direct: Dialer,
    private val toProxy: Dialer,
    private val resolver: Resolver,
    private val reaching: (Proxy) -> Transport,
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
    suspend fun dial(
        route: Route,
        transport: Transport,
        limits: Timeouts,
        listener: DialListener = DialListener.None,
    ): Connection {
        val trip = Trip(route, limits, listener)
        return when (val way = route.way) {
            Way.Direct -> trip.straight(transport)

            is Way.Forward -> trip.approach(way.proxy, way.via, transport)

            is Way.Tunnel -> Passage(trip, way.proxy, way.via, route.origin).open(transport) { connect(way) }

            is Way.Socks -> Passage(trip, way.proxy, way.via, route.origin).open(transport) {
                greet(trip.handshake(way.proxy, config.dial.placeOf(route.origin), trip::allowed))
            }
        }
    }

    /** A name that has no address is said to be the proxy's. */
    private inline fun <T> namingProxy(proxy: Proxy, block: () -> T): T = try {
        block()
    } catch (unknown: HttpException.UnknownHost) {
        throw HttpException.UnknownHost(
            "No address was found for the proxy ${proxy.host}",
            "Check the proxy's name, and that this machine can resolve it.",
            unknown,
            isProxy = true,
        )
    }

    /** What fails in the TLS of [proxy] itself is said to be the proxy's. */
    private inline fun <T> blamingProxy(proxy: Proxy, block: () -> T): T = try {
        block()
    } catch (failure: HttpException.TlsFailed) {
        throw if (proxy.kind != ProxyKind.HTTPS ||
            failure.isProxy
        ) {
            failure
        } else {
            failure.ofProxy("No TLS with the proxy")
        }
    }

    /** What all legs of one way have in common. */
    private inner class Trip(val route: Route, val limits: Timeouts, val listener: DialListener) {
        /** A connection to the server itself, of [transport] and of what it is a layer on. */
        suspend fun straight(transport: Transport): Connection = reach(route, direct, transport)

        private suspend fun reach(route: Route, dialer: Dialer, transport: Transport): Connection {
            val sockets = transport.below
            val near = dialer.dial(route, sockets ?: transport, limits.connect, limits.resolve, listener)
            if (sockets == null) return near
            try {
                return over(near, near.peerAddress, route.origin, transport)
            } catch (failure: HttpException) {
                failure.triedAt(listOf("${near.peerAddress}"))
                throw failure
            }
        }

        /** The connection of [transport] to [goal] over [near], which is closed when none comes of it. */
        suspend fun over(near: Connection, peer: SocketAddress, goal: Origin, transport: Transport): Connection {
            val target = ConnectTarget(goal.host, goal.port, peer, route.localAddress, config.socket)
            var opened: Connection? = null
            val open: suspend () -> Connection = {
                listener.toldOfHandshake(goal, transport) { transport.over(near, target).also { opened = it } }
            }
            val limit = limits.tls
            try {
                return (if (limit == Duration.ZERO) open() else withTimeoutOrNull(limit) { open() })
                    ?: throw HttpException.Timeout(
                        TimeoutKind.TLS,
                        "The TLS handshake with $goal was not done within $limit",
                        "Raise Timeouts.tls, or check that the server speaks TLS on this port.",
                    )
            } catch (failure: Throwable) {
                // Cancelled or out of time on the way back, it may have been opened all the same.
                (opened ?: near).close()
                throw failure
            }
        }

        /** A connection to [proxy], straight or through [via], by [transport] unless the proxy speaks TLS. */
        suspend fun approach(proxy: Proxy, via: Proxy?, transport: Transport): Connection = blamingProxy(proxy) {
            val there = proxy.origin
            val opening = if (proxy.kind == ProxyKind.HTTPS) reaching(proxy) else transport
            if (via == null) {
                val straight = Route(there, null, route.localAddress)
                namingProxy(proxy) { reach(straight, toProxy, opening) }
            } else {
                Passage(this, via, null, there).open(opening) {
                    greet(namingProxy(proxy) { handshake(via, there, ::resolved) })
                }
            }
        }

        suspend fun allowed(name: String): List<IpAddress> = config.hostPolicy.allowedOf(resolved(name), name)

        private suspend fun resolved(name: String): List<IpAddress> {
            listener.resolveStarted(name)
            return resolver.resolve(name).also { listener.resolved(name, it) }
        }

        /**
         * SOCKS 4a and 5h leave the name to the proxy; an address needs no resolver anywhere.
         *
         * @param resolve finds the addresses that the proxy may be told.
         */
        suspend fun handshake(
            proxy: Proxy,
            origin: Origin,
            resolve: suspend (String) -> List<IpAddress>,
        ): SocksHandshake {
            val name = origin.host.removeSurrounding("[", "]")
            val literal = IpAddress.parseOrNull(name)
            return when (proxy.kind) {
                ProxyKind.SOCKS4 -> {
                    val address = literal ?: fitting(name, resolve(name).filter { !it.isIpv6 })
                    Socks4Handshake(proxy.authority, name, address, origin.port, proxy.user)
                }

                ProxyKind.SOCKS4A -> {
                    Socks4Handshake(proxy.authority, name, literal?.takeIf { !it.isIpv6 }, origin.port, proxy.user)
                }

                else -> {
                    val address = literal ?: if (proxy.kind == ProxyKind.SOCKS5) fitting(name, resolve(name)) else null
                    Socks5Handshake(proxy.authority, name, address, origin.port, proxy.user, proxy.password)
                }
            }
        }

        private fun fitting(name: String, addresses: List<IpAddress>): IpAddress =
            addresses.firstOrNull() ?: throw HttpException.UnknownHost(
                "The host $name has no address that the SOCKS proxy can be told",
                "Use SOCKS 5, or let the proxy resolve the host: SOCKS 4a or SOCKS 5h.",
            )
    }

    /**
     * One opening of a way through [proxy], which itself is reached through [via], to [goal]. It owns what is open
     * until it hands it on.
     */
    private inner class Passage(
        private val trip: Trip,
        private val proxy: Proxy,
        private val via: Proxy?,
        private val goal: Origin,
    ) {
        private var opened: Connection? = null

        suspend fun open(transport: Transport, pass: suspend Passage.() -> Connection): Connection {
            try {
                val near = redial()
                val limit = trip.limits.proxy
                val tunnel = if (limit == Duration.ZERO) pass() else withTimeoutOrNull(limit) { pass() }
                if (tunnel == null) throw timedOut(limit)
                trip.listener.tunnelOpened(proxy)
                return trip.over(tunnel, near.peerAddress, goal, transport)
            } catch (refused: TunnelRefused) {
                // Its connection carries the answer.
                throw refused
            } catch (failure: Throwable) {
                opened?.close()
                throw failure
            }
        }

        suspend fun connect(way: Way.Tunnel): Connection {
            val place = config.dial.placeOf(goal)
            val dialogue = ConnectDialogue(way, place, config.limits, sessions.of(proxy), trip.listener)
            var http = http(checkNotNull(opened))
            while (true) {
                when (blamingProxy(proxy) { dialogue.ask(http) }) {
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
            return trip.approach(proxy, via, reaching(proxy)).also { opened = it }
        }

        private fun http(connection: Connection) = Http1Connection(connection, config.limits, config.lenient)

        private fun ended(cause: HttpException?) = HttpException.ProxyFailed(
            "The proxy $proxy closed the connection before the way to $goal was open",
            "Check the proxy's port and kind, and that it may reach the server.",
            cause,
            isSocks = true,
        )

        private fun timedOut(limit: Duration) = HttpException.Timeout(
            TimeoutKind.PROXY,
            "The proxy $proxy did not open the way to $goal within $limit",
            "Raise Timeouts.proxy, or check that the proxy can reach the server.",
        )
    }

    private companion object {
        const val READ_BYTES = 8L * 1024
    }
}
