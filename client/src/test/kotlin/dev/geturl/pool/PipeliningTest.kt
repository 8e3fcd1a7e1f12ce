package dev.geturl.pool

import dev.geturl.HttpClient
import dev.geturl.PoolOptions
import dev.geturl.Status
import dev.geturl.Transaction
import dev.geturl.testing.Gate
import dev.geturl.testing.RawServer
import dev.geturl.testing.alone
import dev.geturl.testing.early
import dev.geturl.testing.echo
import dev.geturl.testing.ended
import dev.geturl.testing.expectNothingMore
import dev.geturl.testing.rawServer
import dev.geturl.testing.replyTo
import dev.geturl.testing.startAll
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlin.time.Duration.Companion.milliseconds

private fun pipeliningClient(depth: Int = 16, connections: Int = 1): HttpClient = testClient {
    pool = PoolOptions(maxConnectionsPerHost = connections, pipelineDepth = depth)
}

/** Has a connection in place that has answered before: what is started then may be pipelined. */
private suspend fun HttpClient.warm(server: RawServer) = startAll(server, "/warm").texts()

class PipeliningTest : FunSpec({
    test("Where no connection is free GETs are written behind each other on one, and answered in order") {
        val server = rawServer {
            replyTo(early(1))
            replyTo(early(8))
        }
        val http = pipeliningClient()
        http.warm(server)
        val paths = List(8) { "/$it" }
        http.startAll(server, *paths.toTypedArray()).texts() shouldBe paths
        server.connections shouldBe 1
    }

    test("No more requests are without an answer on a connection than pipelineDepth says") {
        lateinit var http: HttpClient
        val server = rawServer {
            replyTo(early(1))
            val waiting = ArrayDeque(early(3))
            repeat(2) {
                expectNothingMore(http)
                reply(waiting.removeFirst().path)
                waiting += request()
            }
            replyTo(waiting)
        }
        http = pipeliningClient(depth = 3)
        http.warm(server)
        http.startAll(server, "/1", "/2", "/3", "/4", "/5").texts() shouldBe listOf("/1", "/2", "/3", "/4", "/5")
    }

    test("With pipelining off each request waits for the answer to the one before") {
        lateinit var http: HttpClient
        val server = rawServer { repeat(4) { reply(alone(http).path) } }
        http = testClient { pool = PoolOptions(maxConnectionsPerHost = 1, pipeline = false) }
        http.warm(server)
        http.startAll(server, "/1", "/2", "/3").texts() shouldBe listOf("/1", "/2", "/3")
    }

    for ((what, method, body) in listOf("POST", "PUT", "DELETE", "OPTIONS").map { Triple(it, it, "") } +
        Triple("GET with a body", "GET", "x")) {
        test("A $what waits until nothing is outstanding, and nothing goes behind it") {
            lateinit var http: HttpClient
            val started = Gate()
            val server = rawServer {
                replyTo(early(1))
                val get = request()
                started.pass()
                expectNothingMore(http)
                reply(get.path)
                reply(alone(http).path)
                reply(request().path)
            }
            http = pipeliningClient()
            http.warm(server)
            val calls = http.startAll(server, "/1") + http.startAll(server, "/2") {
                this.method = method
                query(body)
            } + http.startAll(server, "/3")
            started.open()
            calls.texts() shouldBe listOf("/1", "/2", "/3")
            server.connections shouldBe 1
        }
    }

    test("Nothing is pipelined to a server of HTTP/1.0, though its connection is kept") {
        lateinit var http: HttpClient
        val server = rawServer {
            repeat(4) {
                val path = alone(http).path
                send("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: ${path.length}\r\n\r\n$path")
            }
        }
        http = pipeliningClient()
        http.warm(server)
        http.startAll(server, "/1", "/2", "/3").texts() shouldBe listOf("/1", "/2", "/3")
        server.connections shouldBe 1
    }

    test("Of several connections the one with the fewest requests is chosen") {
        val bothOpen = Gate()
        val allSent = Gate()
        val server = rawServer {
            val first = early(1)
            bothOpen.pass()
            replyTo(first)
            val three = early(3)
            allSent.pass()
            replyTo(three)
        }
        val http = pipeliningClient(connections = 2)
        val first = http.startAll(server, "/a", "/b")
        until("both connections to be in use") { server.seen.size == 2 }
        bothOpen.open()
        first.texts()
        until("both connections to rest") { http.restingConnections == 2 }
        val paths = List(6) { "/$it" }
        val calls = http.startAll(server, *paths.toTypedArray())
        allSent.open()
        calls.texts() shouldBe paths
        server.connections shouldBe 2
    }

    for (place in 0..2) {
        for ((how, expected) in listOf("cancelled" to Status.RESET, "out of time" to Status.TIMEOUT)) {
            test("When number ${place + 1} of three pipelined requests is $how, the others are answered") {
                val ended = Gate()
                val server = rawServer {
                    if (number > 1) return@rawServer echo()
                    replyTo(early(1))
                    val all = early(3)
                    ended.pass()
                    replyTo(all)
                    echo()
                }
                val http = pipeliningClient()
                http.warm(server)
                val calls = List(3) { at ->
                    http.start(server.url("/$at")) {
                        if (at == place && expected == Status.TIMEOUT) timeout = 100.milliseconds
                    }
                }
                until("all to arrive") { server.seen.size == 4 }
                if (expected == Status.RESET) calls[place].reset()
                listOf(calls[place]).ended().single().status shouldBe expected
                ended.open()
                val others: List<Transaction> = calls - calls[place]
                others.texts() shouldBe (0..2).filter { it != place }.map { "/$it" }
                http.startAll(server, "/after").texts() shouldBe listOf("/after")
            }
        }
    }

    test("A request that is cancelled within its response's body does not fail those behind it") {
        val inBody = Gate()
        val server = rawServer {
            if (number > 1) return@rawServer echo()
            replyTo(early(1))
            early(2)
            send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")
            inBody.pass()
            awaitClose()
        }
        val http = pipeliningClient()
        http.warm(server)
        val calls = http.startAll(server, "/1", "/2")
        until("the body to begin") { calls[0].size == 3L }
        calls[0].reset()
        inBody.open()
        calls.take(1).ended().single().status shouldBe Status.RESET
        calls.drop(1).texts() shouldBe listOf("/2")
    }
})
