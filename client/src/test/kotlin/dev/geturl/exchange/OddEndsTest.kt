package dev.geturl.exchange

import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.PoolOptions
import dev.geturl.Status
import dev.geturl.net.Transport
import dev.geturl.nio.NioConnection
import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
import dev.geturl.testing.TestResources
import dev.geturl.testing.early
import dev.geturl.testing.echo
import dev.geturl.testing.ended
import dev.geturl.testing.rawServer
import dev.geturl.testing.replyTo
import dev.geturl.testing.startAll
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.types.shouldBeInstanceOf

private suspend fun untilNothingIsOpen() {
    val client = TestResources.current.clients.single()
    until("every connection to be closed") { client.registrations == 0 }
}

private fun oneConnection(): HttpClient = testClient { pool = PoolOptions(maxConnectionsPerHost = 1) }

/** What a server does around a response that is itself in order. */
class OddEndsTest : FunSpec({
    test("A reset behind a complete response takes nothing from it, and the next call opens a new connection") {
        val server = rawServer {
            reply(request().path)
            reset()
        }
        val http = testClient()
        repeat(50) { http.startAll(server, "/$it").texts() shouldBe listOf("/$it") }
        server.connections shouldBe 50
    }

    test("A server that ends its side behind a complete response is not asked again there") {
        val server = rawServer {
            reply(request().path)
            shutdownOutput()
            awaitClose()
        }
        val http = testClient()
        http.startAll(server, "/1").texts()
        untilNothingIsOpen()
        http.startAll(server, "/2").texts() shouldBe listOf("/2")
    }

    test("Bytes that come while a connection rests end it") {
        val send = Gate()
        val server = rawServer {
            if (number > 1) return@rawServer echo()
            replyTo(early(1))
            send.pass()
            send(Peer.response("poison"))
            awaitClose()
        }
        val http = testClient()
        http.startAll(server, "/1").texts()
        send.open()
        untilNothingIsOpen()
        http.startAll(server, "/2").texts() shouldBe listOf("/2")
    }

    test("A response too many is nobody's, also behind pipelined ones") {
        val server = rawServer {
            if (number > 1) return@rawServer echo()
            replyTo(early(1))
            val two = early(2)
            send(two.joinToString("") { Peer.response(it.path) } + Peer.response("poison"))
            awaitClose()
        }
        val http = oneConnection()
        http.startAll(server, "/1").texts()
        http.startAll(server, "/2", "/3").texts() shouldBe listOf("/2", "/3")
        http.startAll(server, "/4").texts() shouldBe listOf("/4")
        server.connections shouldBe 2
    }

    test("A response that is there before its request is refused") {
        val sent = Gate()
        val server = rawServer {
            send(Peer.response("poison"))
            sent.open()
            awaitClose()
        }
        val http = testClient()
        val tcp = http.unregister("http")
        http.register(
            "http",
            80,
            Transport { target ->
                val connection = tcp.connect(target) as NioConnection
                sent.await()
                until("the response to be there") { connection.inboundBytes > 0 }
                connection
            },
        )
        val call = http.startAll(server, "/1").ended().single()
        call.status shouldNotBe Status.OK
        call.error.shouldBeInstanceOf<HttpException.Protocol>()
        call.text() shouldBe ""
        untilNothingIsOpen()
    }

    for (field in listOf(
        "Connection: close",
        "Connection: CLOSE",
        "connection:close",
        "Connection: x-hop, Close ,",
        "Connection: keep-alive, close",
        "Connection: x-hop\r\nConnection: close",
    )) {
        test("A connection is not used again after ${field.replace("\r\n", " and ")}") {
            val server = rawServer { requests { reply(it.path, field, "X-Hop: 1") } }
            val http = testClient()
            http.startAll(server, "/1").texts()
            untilNothingIsOpen()
        }
    }

    for (field in listOf(
        "Connection: closed",
        "Connection: not-close, x-hop",
        "Connection: \"close\"",
        "Proxy-Connection: close",
        "X-Connection: close",
    )) {
        test("A connection is used again after $field, which does not say close") {
            val server = rawServer { requests { reply(it.path, field) } }
            val http = testClient()
            repeat(3) { http.startAll(server, "/$it").texts() }
            server.connections shouldBe 1
        }
    }

    test("Fields that a connection's option names are the connection's alone, and change nothing for the message") {
        val server = rawServer {
            requests {
                send("HTTP/1.1 200 OK\r\nConnection: Content-Length, X-Hop\r\nX-Hop: 1\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        val http = testClient()
        repeat(2) { http.startAll(server, "/").texts() shouldBe listOf("ok") }
        server.connections shouldBe 1
    }
})
