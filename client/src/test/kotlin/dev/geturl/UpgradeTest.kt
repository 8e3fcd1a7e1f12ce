package dev.geturl

import dev.geturl.net.Connection
import dev.geturl.testing.Gate
import dev.geturl.testing.HeardEvents
import dev.geturl.testing.OnlyThroughTunnels
import dev.geturl.testing.Peer
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.holds
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import dev.geturl.testing.testClient
import dev.geturl.testing.tunnel
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.collections.shouldEndWith
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import okio.Buffer
import java.nio.file.Files
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private const val SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"

/** Switches to `echo`, which sends back every four bytes. [first] comes with the head. */
private fun Peer.switch(first: String = "") {
    request()
    send(SWITCHING + first)
    while (true) send(bytes(4))
}

private suspend fun Connection.say(text: String) {
    val buffer = Buffer().writeUtf8(text)
    write(buffer, buffer.size)
    flush()
}

private suspend fun Connection.hear(count: Long): String = promptly {
    val buffer = Buffer()
    while (buffer.size < count) check(read(buffer, count - buffer.size) > 0) { "it ended after $buffer" }
    buffer.readUtf8()
}

private suspend fun UpgradeResult.accepted(block: suspend (UpgradeResult.Switched) -> Unit = {}): Unit =
    shouldBeInstanceOf<UpgradeResult.Switched>().use { block(it) }

class UpgradeTest : FunSpec({
    test("a server that switches gives its connection, and what came behind the head is read first") {
        val server = rawServer { switch(first = "hello") }
        val heard = HeardEvents()
        val http = testClient { events = heard }
        http.upgrade(server.url("/up"), "echo").accepted { switched ->
            switched.protocol shouldBe "echo"
            switched.transaction.responseCode shouldBe 101
            switched.transaction.status shouldBe Status.OK
            switched.transaction.responseInfo.upgrade shouldBe "echo"
            switched.connection.hear(5) shouldBe "hello"
            switched.connection.say("ping")
            switched.connection.hear(4) shouldBe "ping"
        }
        server.seen.single() shouldContain "\r\nConnection: Upgrade\r\n"
        server.seen.single() shouldContain "\r\nUpgrade: echo\r\n"
        heard.lines("/up").takeLast(3) shouldEndWith
            listOf("response head: 101", "connection handed over", "exchange ended: ok")
    }

    test("the manual's profile sends close beside upgrade") {
        val server = rawServer { switch() }
        tclClient().upgrade(server.url(), "echo") { headers { add("Connection", "x-hop") } }.accepted()
        server.seen.single() shouldContain "\r\nConnection: upgrade, x-hop, close\r\n"
    }

    test("it takes a connection of its own, which nobody has before or after it and no limit counts") {
        val server = rawServer {
            val first = request()
            if ("Upgrade" !in first.head) {
                reply("1")
                requests { reply("2") }
            } else {
                send(SWITCHING)
                while (true) send(bytes(4))
            }
        }
        val http = testClient { pool = PoolOptions(maxConnections = 2, maxConnectionsPerHost = 1) }
        http.geturl(server.url()).text() shouldBe "1"
        http.upgrade(server.url(), "echo").accepted { one ->
            http.upgrade(server.url(), "echo").accepted { two ->
                http.geturl(server.url()).text() shouldBe "2"
                two.connection.say("two.")
                one.connection.say("one.")
                one.connection.hear(4) + two.connection.hear(4) shouldBe "one.two."
            }
        }
        server.connections shouldBe 3
    }

    for ((what, head) in listOf(
        "an ordinary response" to "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 4\r\n\r\nsoon",
        "a 101 without Upgrade" to "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n\r\n",
        "a 101 without Connection" to "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n\r\n",
        "a 101 to what was not asked for" to SWITCHING.replace("Upgrade: echo", "Upgrade: echo, other"),
    )) {
        test("$what is declined: the response is as of any call, and the connection is closed") {
            val server = rawServer {
                request()
                send(head)
                awaitClose()
            }
            val declined = testClient().upgrade(server.url(), "echo").shouldBeInstanceOf<UpgradeResult.Declined>()
            declined.transaction.responseLine shouldBe head.substringBefore("\r\n")
            declined.transaction.text() shouldBe head.substringAfter("\r\n\r\n")
            server.awaitClientClose()
        }
    }

    test("a favourite and another may be asked for, and one of them is what it becomes") {
        val server = rawServer { switch() }
        testClient().upgrade(server.url(), "better/2, ECHO").accepted { it.protocol shouldBe "echo" }
        server.seen.single() shouldContain "\r\nUpgrade: better/2, ECHO\r\n"
    }

    for (scheme in listOf("http", "https")) {
        test("it goes through a tunnel, of $scheme too, and what came behind the head is not lost there") {
            val server = rawServer { switch(first = "hello") }
            val proxy = rawServer { tunnel(server.port) }
            val http = testClient { this.proxy = ProxyOptions(proxy = Proxy("127.0.0.1", proxy.port)) }
            http.register("https", 443, OnlyThroughTunnels())
            http.upgrade("$scheme://origin.invalid/", "echo").accepted { switched ->
                switched.connection.hear(5) shouldBe "hello"
                switched.connection.say("ping")
                switched.connection.hear(4) shouldBe "ping"
            }
            proxy.seen.single() shouldContain "CONNECT origin.invalid:"
        }
    }

    test("it goes over a Unix domain socket") {
        val path = Files.createTempDirectory("geturl").resolve("s")
        rawServer(unixPath = path) { switch() }
        testClient().upgrade("http://any.test/", "echo") { unixSocket = path.toString() }.accepted { switched ->
            switched.connection.say("ping")
            switched.connection.hear(4) shouldBe "ping"
        }
        Files.delete(path.parent.also { Files.deleteIfExists(path) })
    }

    test("a body may go with it, and its time limit ends with the switch") {
        val server = rawServer { switch() }
        testClient()
            .upgrade(server.url(), "echo") {
                query("body")
                timeout = 60.milliseconds
                idleTimeout = 50.milliseconds
            }.accepted { switched ->
                holds(within = 120.milliseconds) { !switched.connection.isOpen }.shouldBeFalse()
                switched.connection.say("ping")
                switched.connection.hear(4) shouldBe "ping"
            }
        server.seen.single() shouldContain "\r\n\r\nbody"
    }

    test("a server that switches before it has the whole body is declined: what it takes for what is not known") {
        val server = rawServer {
            head()
            send(SWITCHING)
            awaitClose()
        }
        val result = promptly {
            testClient().upgrade(server.url(), "echo") {
                queryChannel(ZeroSource())
                expectContinue = false
            }
        }
        val declined = result.shouldBeInstanceOf<UpgradeResult.Declined>().transaction
        declined.responseCode shouldBe 101
        declined.postError.shouldBeInstanceOf<HttpException.ConnectionClosed>()
        server.awaitClientClose()
    }

    test("a call that is cancelled leaves nothing open") {
        val asked = Gate()
        val server = rawServer {
            request()
            asked.open()
            awaitClose()
        }
        coroutineScope {
            val call = async { testClient().upgrade(server.url(), "echo") }
            asked.await()
            call.cancelAndJoin()
        }
        server.awaitClientClose()
    }

    test("a call that is reset as its connection is handed over leaves nothing open") {
        val server = rawServer {
            request()
            send(SWITCHING)
            awaitClose()
        }
        val http = testClient {
            events = EventListener { call, event ->
                if (event is ExchangeEvent.ConnectionHandedOver) call.reset()
            }
        }
        val result = promptly { http.upgrade(server.url(), "echo") { timeout = 10.seconds } }
        result.shouldBeInstanceOf<UpgradeResult.Declined>().transaction.status shouldBe Status.RESET
        server.awaitClientClose()
    }

    test("closing the client closes what it has handed over, also where it borrows its loops") {
        for (borrows in listOf(false, true)) {
            val server = rawServer {
                request()
                send(SWITCHING)
                awaitClose()
            }
            val owner = testClient()
            val http = if (borrows) owner.newClient(HttpConfig()) else owner
            val switched = http.upgrade(server.url(), "echo").shouldBeInstanceOf<UpgradeResult.Switched>()
            http.close()
            server.awaitClientClose()
            until("the connection to know") { !switched.connection.isOpen }
            switched.connection.isOpen.shouldBeFalse()
        }
    }

    test("what cannot be is refused before anything is sent") {
        val http = testClient()
        shouldThrow<IllegalArgumentException> { http.upgrade("http://h.invalid/", " ") }
        shouldThrow<IllegalArgumentException> {
            http.upgrade("http://h.invalid/", "echo") { protocol = HttpVersion.HTTP_1_0 }
        }
        shouldThrow<IllegalArgumentException> {
            http.upgrade("http://h.invalid/", "echo") { headers { add("Upgrade", "other") } }
        }
    }

    test("geturl with the fields by hand gives the 101 as an ordinary response and ends the connection") {
        val server = rawServer {
            request()
            send(SWITCHING)
            awaitClose()
        }
        val got = testClient().geturl(server.url()) {
            keepAlive = true
            headers { add("Upgrade" to "echo", "Connection" to "Upgrade") }
        }
        got.responseCode shouldBe 101
        got.responseInfo.connectionActual shouldBe "close"
        server.seen.single() shouldNotContain "keep-alive"
        server.awaitClientClose()
    }
})
