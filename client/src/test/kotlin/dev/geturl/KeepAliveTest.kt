package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
import dev.geturl.testing.TestResources
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import okio.Buffer
import kotlin.time.Duration.Companion.milliseconds

private suspend fun untilNothingIsOpen() {
    val client = TestResources.current.clients.single()
    until("every connection to be closed") { client.registrations == 0 }
}

class KeepAliveTest : FunSpec({
    test("A connection carries one exchange after the other") {
        val server = rawServer { requests { reply(it.path) } }
        val http = testClient()
        repeat(5) { http.geturl(server.url("/$it")).text() shouldBe "/$it" }
        server.connections shouldBe 1
        http.restingConnections shouldBe 1
    }

    test("connectionActual says whether the connection was kept") {
        val server = rawServer {
            requests {
                reply(
                    "x",
                    *if (it.path == "/close") {
                        arrayOf("Connection: close")
                    } else {
                        arrayOf()
                    },
                )
            }
        }
        val http = testClient()
        http.geturl(server.url("/keep")).responseInfo.connectionActual shouldBe "keep-alive"
        http.geturl(server.url("/close")).responseInfo.connectionActual shouldBe "close"
        untilNothingIsOpen()
    }

    test("keepAlive false closes the connection after the exchange") {
        val server = rawServer { requests { reply("x") } }
        testClient().geturl(server.url()) { keepAlive = false }
        untilNothingIsOpen()
    }

    test("An HTTP/1.0 response closes unless it says keep-alive") {
        val server = rawServer {
            requests {
                val field = if (it.path == "/keep") "Connection: Keep-Alive\r\n" else ""
                send("HTTP/1.0 200 OK\r\n${field}Content-Length: 1\r\n\r\nx")
            }
        }
        val http = testClient()
        http.geturl(server.url("/keep")).responseInfo.connectionActual shouldBe "keep-alive"
        http.geturl(server.url("/")).responseInfo.connectionActual shouldBe "close"
        server.connections shouldBe 1
    }

    test("A resting connection that the server closes is noticed at once, and the next call opens a new one") {
        val closeNow = Gate()
        val server = rawServer {
            request()
            reply("x")
            if (number == 1) closeNow.pass() else awaitClose()
        }
        val http = testClient()
        http.geturl(server.url())
        closeNow.open()
        untilNothingIsOpen()
        http.geturl(server.url()).status shouldBe Status.OK
        server.connections shouldBe 2
    }

    test("A resting connection that is closed while a GET is on its way is replaced, once") {
        val server = rawServer {
            request()
            if (number == 1) {
                reply("x")
            }
            if (number == 1) request() else reply("again")
        }
        val http = testClient()
        http.geturl(server.url("/first"))
        http.geturl(server.url("/second")).text() shouldBe "again"
        server.connections shouldBe 2
        server.seen.map { it.substringBefore(" HTTP") } shouldBe listOf("GET /first", "GET /second", "GET /second")
    }

    test("A POST on such a connection is not sent again: the status is eof") {
        val server = rawServer {
            request()
            reply("x")
            request()
        }
        val http = testClient()
        http.geturl(server.url("/first"))
        val got = http.geturl(server.url("/second")) { query("x") }
        got.status shouldBe Status.EOF
        got.error.shouldBeInstanceOf<HttpException.ConnectionClosed>().beforeResponse shouldBe true
        server.connections shouldBe 1
    }

    test("A failure on a new connection is never retried") {
        val server = rawServer { request() }
        testClient().geturl(server.url()).status shouldBe Status.EOF
        server.connections shouldBe 1
    }

    test("Bytes behind the response spoil the connection") {
        val server = rawServer { requests { send(Peer.response("x") + "HTTP/1.1 200 OK\r\n") } }
        val http = testClient()
        http.geturl(server.url()).text() shouldBe "x"
        http.geturl(server.url()).text() shouldBe "x"
        server.connections shouldBe 2
    }

    test("Both framings at once spoil the connection") {
        val server = rawServer {
            requests {
                send(
                    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
                )
            }
        }
        val http = testClient()
        http.geturl(server.url()).text() shouldBe "x"
        untilNothingIsOpen()
    }

    test("A body that is left unread by its stream spoils the connection") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            awaitClose()
        }
        testClient().stream(server.url()) { it.read(Buffer(), 1) } shouldBe 1
        untilNothingIsOpen()
    }

    test("A connection rests no longer than the idle time") {
        val server = rawServer { requests { reply("x") } }
        val http = testClient { pool = PoolOptions(idleTime = 50.milliseconds) }
        http.geturl(server.url())
        untilNothingIsOpen()
        until("the pool to forget it") { http.restingConnections == 0 }
    }

    test("No more connections rest for an origin than the option says") {
        val both = Gate()
        val server = rawServer {
            requests {
                if (number == 2) both.open()
                both.pass()
                reply("x")
            }
        }
        val http = testClient { pool = PoolOptions(maxIdlePerOrigin = 1) }
        coroutineScope { listOf(async { http.geturl(server.url()) }, async { http.geturl(server.url()) }).awaitAll() }
        server.connections shouldBe 2
        http.restingConnections shouldBe 1
        val client = TestResources.current.clients.single()
        until("the other one to be closed") { client.registrations == 1 }
    }

    test("An origin is a host and a port, and their connections are not mixed") {
        val one = rawServer { requests { reply("one") } }
        val two = rawServer { requests { reply("two") } }
        val http = testClient()
        repeat(2) {
            http.geturl(one.url()).text() shouldBe "one"
            http.geturl(two.url()).text() shouldBe "two"
        }
        one.connections shouldBe 1
        two.connections shouldBe 1
    }

    test("Under the manual's profile one call after the other keeps a connection when asked to") {
        val server = rawServer { requests { reply("x") } }
        val http = tclClient()
        repeat(2) { http.geturl(server.url()) { keepAlive = true } }
        server.connections shouldBe 1
        server.seen.all { "Connection: keep-alive" in it } shouldBe true
    }
})
