package dev.geturl

import dev.geturl.testing.FullListener
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.promptly
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private const val GOOD = "127.0.0.1"
private const val SILENT = "127.0.0.2"
private const val SILENT_TOO = "127.0.0.3"
private const val REFUSING = "127.0.0.9"

private fun hostAt(vararg addresses: String) = Resolver { addresses.map { checkNotNull(IpAddress.parseOrNull(it)) } }

/** The addresses that this client connects to from now on, in order. */
private fun HttpClient.recorded(): MutableList<String> {
    val tried = CopyOnWriteArrayList<String>()
    val tcp = unregister("http")
    register("http", 80) { target ->
        tried += target.address.toString().substringBefore(':')
        tcp.connect(target)
    }
    return tried
}

/** A call for which both of two silent addresses are being tried, as long as it lives. */
private suspend fun HttpClient.inRace(): Transaction {
    val port = silentAt(SILENT, SILENT_TOO)
    val tried = recorded()
    return start("http://host.test:$port/").also { until("both to be tried") { tried.size == 2 } }
}

/** The port at which [addresses] take no connection and refuse none. */
private fun silentAt(vararg addresses: String): Int {
    val port = checkNotNull(Url.parse(FullListener(addresses.first()).closedAfterTest().url).explicitPort)
    addresses.drop(1).forEach { FullListener(it, port).closedAfterTest() }
    return port
}

private val impatient = DialOptions(attemptDelay = 20.milliseconds)

class DialingTest : FunSpec({
    test(
        "A host with an address that is silent and one that refuses is reached at its third, and at once from then on",
    ) {
        val server = answering(Peer.response("x"))
        FullListener(SILENT, server.port).closedAfterTest()
        val http = testClient {
            resolver = hostAt(SILENT, REFUSING, GOOD)
            dial = impatient
        }
        val tried = http.recorded()
        promptly { http.geturl("http://host.test:${server.port}/") { keepAlive = false } }.text() shouldBe "x"
        tried shouldContainExactly listOf(SILENT, REFUSING, GOOD)
        tried.clear()
        promptly { http.geturl("http://host.test:${server.port}/") { keepAlive = false } }.text() shouldBe "x"
        tried shouldContainExactly listOf(GOOD)
        server.connections shouldBe 2
    }

    test("An address that takes the connection at once is the only one that is tried") {
        val server = answering(Peer.response("x"))
        val http = testClient { resolver = hostAt(GOOD, REFUSING, SILENT) }
        val tried = http.recorded()
        http.geturl("http://host.test:${server.port}/").text() shouldBe "x"
        tried shouldContainExactly listOf(GOOD)
    }

    test("When all addresses are silent the connect timeout ends all attempts and names all that were tried") {
        val port = silentAt(SILENT, SILENT_TOO)
        val http = testClient {
            resolver = hostAt(SILENT, REFUSING, SILENT_TOO)
            dial = impatient
        }
        val failure = shouldThrow<HttpException.Timeout> {
            http.geturl("http://host.test:$port/") { connectTimeout = 100.milliseconds }
        }
        failure.kind shouldBe TimeoutKind.CONNECT
        failure.addressesTried shouldContainExactly listOf("$SILENT:$port", "$REFUSING:$port", "$SILENT_TOO:$port")
        failure.suppressed.single().shouldBeInstanceOf<HttpException.ConnectFailed>().message.orEmpty() shouldContain
            REFUSING
    }

    test("A transaction that is reset in a race leaves no attempt behind") {
        val http = testClient {
            resolver = hostAt(SILENT, SILENT_TOO)
            dial = impatient
        }
        val transaction = http.inRace()
        transaction.reset("enough")
        promptly { transaction.await() }.status shouldBe Status.RESET
    }

    test("A client that is closed in a race leaves no attempt behind") {
        val http = testClient {
            resolver = hostAt(SILENT, SILENT_TOO)
            dial = impatient
        }
        val transaction = http.inRace()
        http.close()
        promptly { transaction.await() }.status shouldBe Status.RESET
        promptly { http.awaitClosed() }
    }

    test("Many races at once on several loops and threads each give their caller a connection of its own") {
        val server = answering(Peer.response("x"))
        FullListener(SILENT, server.port).closedAfterTest()
        val http = testClient {
            resolver = hostAt(SILENT, REFUSING, GOOD, SILENT)
            dial = DialOptions(attemptDelay = 10.milliseconds, failedTime = 0.seconds)
            loops = 3
        }
        val bodies = coroutineScope {
            List(200) {
                async(Dispatchers.Default) {
                    http.geturl("http://host.test:${server.port}/") { keepAlive = false }.text()
                }
            }.awaitAll()
        }
        bodies.toSet() shouldBe setOf("x")
        server.connections shouldBe 200
    }

    test("The time to resolve has its option and its override by a call, and the timeout its kind") {
        val http = testClient {
            resolver = Resolver { awaitCancellation() }
            timeouts = Timeouts(resolve = 30.milliseconds)
        }
        shouldThrow<HttpException.Timeout> { http.geturl("http://host.test/") }.let {
            it.kind shouldBe TimeoutKind.RESOLVE
            it.message.orEmpty() shouldContain "30ms"
            it.hint shouldContain "resolve timeout"
        }
        shouldThrow<HttpException.Timeout> { http.geturl("http://host.test/") { resolveTimeout = 10.milliseconds } }
            .message
            .orEmpty() shouldContain "10ms"
        shouldThrow<HttpException.Timeout> {
            http.geturl("http://host.test/") {
                resolveTimeout = 0.seconds
                connectTimeout = 40.milliseconds
            }
        }.hint shouldContain "connect timeout"
    }
})
