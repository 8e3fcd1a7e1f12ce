package dev.geturl.pool

import dev.geturl.DialOptions
import dev.geturl.HostPolicy
import dev.geturl.HttpException
import dev.geturl.Resolver
import dev.geturl.SocketOptions
import dev.geturl.TimeoutKind
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import dev.geturl.net.Transport
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration
import kotlin.time.TimeSource

/**
 * Opens the connections that a route asks for: finds the host's addresses, leaves out those that [policy] denies, and
 * tries them until one takes the connection. All that connects goes through here, so that nothing goes past the policy.
 */
internal class Dialer(
    private val resolver: Resolver,
    private val socket: SocketOptions,
    private val options: DialOptions = DialOptions(),
    private val policy: HostPolicy = HostPolicy.OPEN,
    clock: TimeSource = TimeSource.Monotonic,
) {
    private val failed = FailedAddresses(options.failedTime, options.maxFailed, clock)

    /**
     * A new connection by [transport] for [route], within [timeout] and its addresses found within [resolveTimeout],
     * where those are not zero.
     *
     * @throws HttpException when the policy forbids it or no address takes it, with the addresses that were tried.
     */
    suspend fun dial(
        route: Route,
        transport: Transport,
        timeout: Duration,
        resolveTimeout: Duration = Duration.ZERO,
        listener: DialListener = DialListener.None,
    ): Connection {
        val dial = Dial(route, transport, resolveTimeout, listener)
        try {
            val connection = if (timeout == Duration.ZERO) {
                dial.run()
            } else {
                withTimeoutOrNull(timeout) { dial.run() }
            }
            return connection ?: throw dial.timedOut(timeout)
        } catch (failure: Throwable) {
            // The time may run out, or the caller be cancelled, after the connection was made and before it gets here.
            dial.opened?.close()
            throw failure
        }
    }

    private inner class Dial(
        private val route: Route,
        private val transport: Transport,
        private val resolveTimeout: Duration,
        private val listener: DialListener,
    ) {
        private val place = options.placeOf(route.origin)
        private val host get() = place.host
        private val record = DialRecord(listener, failed.takeIf { route.localAddress == null })
        private var isResolving = true

        /** The connection that was made; its caller's once [dial] has returned. */
        var opened: Connection? = null
            private set

        suspend fun run(): Connection {
            val addresses = addresses()
            isResolving = false
            try {
                val connection = if (addresses.size == 1) {
                    connectOnly(addresses[0])
                } else {
                    AddressRace(addresses, options.attemptDelay, record, ::connect).run()
                }
                return connection.also { opened = it }
            } catch (refused: HttpException.ConnectFailed) {
                throw record.complete(refused)
            }
        }

        /**
         * One address needs no race, and no coroutine beside this one. Nor need its failure be remembered: there is no
         * other to be tried before it.
         */
        private suspend fun connectOnly(address: SocketAddress): Connection {
            record.started(address)
            try {
                return connect(address).also { record.connected(address) }
            } catch (cancelled: CancellationException) {
                listener.connectAbandoned(address)
                throw cancelled
            } catch (failure: Throwable) {
                listener.connectFailed(address, failure)
                throw failure
            }
        }

        private suspend fun connect(address: SocketAddress): Connection =
            transport.connect(ConnectTarget(host, place.port, address, route.localAddress, socket))

        private suspend fun addresses(): List<SocketAddress> {
            val unixSocket = route.unixSocket
            if (unixSocket != null) {
                policy.checkUnixSocket(unixSocket)
                return listOf(SocketAddress.Unix(unixSocket))
            }
            policy.check(route.origin.host, route.origin.port)
            if (place !== route.origin) policy.check(host, place.port)
            listener.resolveStarted(host)
            val found = if (resolveTimeout == Duration.ZERO) {
                resolver.resolve(host)
            } else {
                withTimeoutOrNull(resolveTimeout) { resolver.resolve(host) }
                    ?: throw notResolved(resolveTimeout, "resolve")
            }
            listener.resolved(host, found)
            if (found.isEmpty()) {
                throw HttpException.UnknownHost("The resolver gave no address for the host $host")
            }
            val allowed = policy.allowedOf(found, host)
            if (allowed.size < found.size) record.passedOver(policy.refusedAddresses(host, found - allowed.toSet()))
            return AddressOrder.of(allowed.map { SocketAddress.Inet(it, place.port) }, failed::contains)
        }

        fun timedOut(timeout: Duration): HttpException = if (isResolving) {
            notResolved(timeout, "connect")
        } else {
            val failure = HttpException.Timeout(
                TimeoutKind.CONNECT,
                "No connection to ${route.origin} within $timeout",
                "Raise the connect timeout, or check that the host is reachable.",
            )
            record.complete(failure)
        }

        private fun notResolved(timeout: Duration, limit: String) = HttpException.Timeout(
            TimeoutKind.RESOLVE,
            "No address of $host within $timeout",
            "Raise the $limit timeout, or check that this machine can resolve names.",
        )
    }
}
