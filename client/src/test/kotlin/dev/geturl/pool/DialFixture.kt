package dev.geturl.pool

import dev.geturl.DialOptions
import dev.geturl.HostPolicy
import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.Origin
import dev.geturl.Resolver
import dev.geturl.SocketOptions
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import dev.geturl.net.Transport
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.testTimeSource
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** What an address of a [DialFixture] does with whoever connects: after [after] ms it takes or refuses. */
internal class Behaviour(val after: Long, val takes: Boolean)

internal fun takesAfter(milliseconds: Long) = Behaviour(milliseconds, true)

internal fun refusesAfter(milliseconds: Long) = Behaviour(milliseconds, false)

internal val blackHole: Behaviour? = null

/** A dialer in virtual time over addresses that behave as they are told, and all that happened, with its time. */
@OptIn(ExperimentalCoroutinesApi::class)
internal class DialFixture(
    private val scope: TestScope,
    private val host: Map<String, Behaviour?>,
    policy: HostPolicy = HostPolicy.OPEN,
    options: DialOptions = DialOptions(),
    resolver: Resolver = Resolver { host.keys.map(::ip) },
    private val localAddress: IpAddress? = null,
) : DialListener {
    val events = ArrayList<String>()
    val connections = LinkedHashMap<String, FakeConnection>()
    val dialer = Dialer(resolver, SocketOptions(), options, policy, scope.testTimeSource)

    /** Attempts that run now. */
    var underWay = 0
        private set
    private val transport = Transport { target -> connect((target.address as SocketAddress.Inet).address.toString()) }

    private suspend fun connect(address: String): Connection {
        val behaviour = host.getValue(address)
        underWay++
        try {
            if (behaviour == null) awaitCancellation()
            delay(behaviour.after)
        } finally {
            underWay--
        }
        if (!behaviour.takes) throw HttpException.ConnectFailed("no $address")
        return FakeConnection().also { connections[address] = it }
    }

    suspend fun dial(timeout: Duration = Duration.ZERO, resolveTimeout: Duration = Duration.ZERO): Connection =
        dialer.dial(
            Route(Origin("http", "h.example", 80), null, localAddress),
            transport,
            timeout,
            resolveTimeout,
            this,
        )

    private fun event(text: String) {
        events += "${scope.currentTime} $text"
    }

    override fun resolveStarted(host: String) = event("resolve $host")

    override fun resolved(host: String, addresses: List<IpAddress>) = event("resolved ${addresses.joinToString()}")

    override fun connectStarted(address: SocketAddress) = event("try $address")

    override fun connected(address: SocketAddress) = event("connected $address")

    override fun connectFailed(address: SocketAddress, failure: Throwable) = event(
        if (failure is CancellationException) "cancelled $address" else "failed $address",
    )

    override fun connectAbandoned(address: SocketAddress) = event("gave up $address")
}

internal val tenMilliseconds = DialOptions(attemptDelay = 10.milliseconds)
