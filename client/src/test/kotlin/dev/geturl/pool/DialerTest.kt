package dev.geturl.pool

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.Origin
import dev.geturl.Resolver
import dev.geturl.SocketOptions
import dev.geturl.TimeoutKind
import dev.geturl.net.ConnectTarget
import dev.geturl.net.SocketAddress
import dev.geturl.net.Transport
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

class DialerTest : FunSpec({
    timeout = 10_000

    val addresses = listOf("192.0.2.1", "2001:db8::1", "192.0.2.3").map { checkNotNull(IpAddress.parseOrNull(it)) }
    val route = Route(Origin("http", "h.example", 8080), null, addresses[0])

    fun dialer(resolver: Resolver = Resolver { addresses }) = Dialer(resolver, SocketOptions(keepAlive = true))

    test("the addresses of a host are tried in turn until one takes the connection") {
        val made = FakeConnection()
        val tried = ArrayList<ConnectTarget>()
        val transport = Transport { target ->
            tried.add(target)
            if (tried.size < 3) throw HttpException.ConnectFailed("no") else made
        }
        dialer().dial(route, transport, 5.seconds) shouldBeSameInstanceAs made
        made.isOpen.shouldBeTrue()
        tried.map { it.address } shouldBe addresses.map { SocketAddress.Inet(it, 8080) }
        tried.forEach {
            it.host shouldBe "h.example"
            it.localAddress shouldBe addresses[0]
            it.options.keepAlive.shouldBeTrue()
        }
    }

    test("when none takes it the last failure tells which were tried and what the others said") {
        val transport = Transport { target -> throw HttpException.ConnectFailed("no ${target.address}") }
        val failure = shouldThrow<HttpException.ConnectFailed> { dialer().dial(route, transport, Duration.ZERO) }
        failure.message shouldBe "no 192.0.2.3:8080"
        failure.addressesTried shouldBe listOf("192.0.2.1:8080", "[2001:db8::1]:8080", "192.0.2.3:8080")
        failure.suppressed.map { it.message } shouldBe listOf("no 192.0.2.1:8080", "no [2001:db8::1]:8080")
        val same = HttpException.ConnectFailed("always this one")
        shouldThrow<HttpException.ConnectFailed> {
            dialer().dial(
                route,
                { throw same },
                Duration.ZERO,
            )
        } shouldBeSameInstanceAs
            same
    }

    test("a failure other than to connect ends the attempts, and no address is a host that is unknown") {
        var calls = 0
        shouldThrow<HttpException.Refused> {
            dialer().dial(route, {
                calls++
                throw HttpException.Refused("policy")
            }, Duration.ZERO)
        }
        calls shouldBe 1
        shouldThrow<HttpException.UnknownHost> {
            dialer { emptyList() }.dial(
                route,
                { error("called") },
                Duration.ZERO,
            )
        }.message shouldContain "h.example"
    }

    test("a Unix socket asks no resolver") {
        val unix = Route(route.origin, "/run/s", null)
        var target: ConnectTarget? = null
        dialer { error("asked") }.dial(unix, { FakeConnection().also { _ -> target = it } }, Duration.ZERO)
        target?.address shouldBe SocketAddress.Unix("/run/s")
        target?.host shouldBe "h.example"
    }

    test("the time to resolve runs beside that to connect, and its exception names it") {
        shouldThrow<HttpException.Timeout> {
            dialer { awaitCancellation() }.dial(route, { FakeConnection() }, 5.seconds, 10.milliseconds)
        }.let {
            it.kind shouldBe TimeoutKind.RESOLVE
            it.message shouldContain "10ms"
            it.hint shouldContain "resolve timeout"
        }
        dialer().dial(route, { FakeConnection().also { delay(30.milliseconds) } }, 5.seconds, 10.milliseconds).close()
    }

    test("time that runs out while resolving and while connecting is told apart") {
        shouldThrow<HttpException.Timeout> {
            dialer { awaitCancellation() }.dial(route, { FakeConnection() }, 10.milliseconds)
        }.let {
            it.kind shouldBe TimeoutKind.RESOLVE
            it.addressesTried shouldBe emptyList()
            it.message shouldContain "10ms"
        }
        shouldThrow<HttpException.Timeout> { dialer().dial(route, { awaitCancellation() }, 10.milliseconds) }.let {
            it.kind shouldBe TimeoutKind.CONNECT
            it.addressesTried shouldBe listOf("192.0.2.1:8080")
        }
    }

    test("a connection that is made as the time runs out or the caller is cancelled is closed") {
        val late = FakeConnection()
        shouldThrow<HttpException.Timeout> {
            dialer().dial(
                route,
                { withContext(NonCancellable) { delay(50.milliseconds) }.let { late } },
                10.milliseconds,
            )
        }
        late.isOpen.shouldBeFalse()
        val unwanted = FakeConnection()
        coroutineScope {
            val connecting = CompletableDeferred<Unit>()
            val release = CompletableDeferred<Unit>()
            val dial = launch {
                val transport = Transport {
                    connecting.complete(Unit)
                    withContext(NonCancellable) { release.await() }
                    unwanted
                }
                dialer().dial(route, transport, 5.seconds)
            }
            connecting.await()
            val cancelling = async { dial.cancelAndJoin() }
            while (dial.isActive) yield()
            release.complete(Unit)
            cancelling.await()
        }
        unwanted.isOpen.shouldBeFalse()
    }
})
