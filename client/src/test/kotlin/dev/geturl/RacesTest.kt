package dev.geturl

import dev.geturl.testing.FullListener
import dev.geturl.testing.Peer
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.answering
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.withContext

private fun echoing() = rawServer { requests { reply(it.path) } }

/** What may come in any order, many times over. */
class RacesTest : FunSpec({
    test("Whoever watches the progress sees the end, whenever the watching begins") {
        val server = echoing()
        val http = testClient()
        promptly {
            repeat(3_000) {
                val transaction = http.start(server.url())
                val watchers = List(2) {
                    async(Dispatchers.Default) {
                        transaction.progress.first { it.stage == Stage.COMPLETE }
                    }
                }
                watchers.awaitAll().map { it.current }.distinct() shouldContainExactly listOf(1L)
            }
        }
    }

    for (loops in listOf(1, 3)) {
        test("Calls from many threads over $loops loops each have their own answer") {
            val server = echoing()
            val http = testClient { this.loops = loops }
            coroutineScope {
                List(16) { worker ->
                    async(Dispatchers.Default) {
                        repeat(100) { http.geturl(server.url("/$worker/$it")).text() shouldBe "/$worker/$it" }
                    }
                }.awaitAll()
            }
        }
    }

    @OptIn(DelicateGeturlApi::class)
    test("Calls from the client's own loop work as those from elsewhere") {
        val server = echoing()
        val http = testClient()
        withContext(http.dispatcher) {
            List(16) {
                async { repeat(50) { call -> http.geturl(server.url("/$it/$call")).text() shouldBe "/$it/$call" } }
            }.awaitAll()
        }
    }

    test("New connections from many threads work every time") {
        val server = echoing()
        val http = tclClient()
        coroutineScope {
            List(8) { worker ->
                async(Dispatchers.Default) {
                    repeat(100) {
                        http.geturl(server.url("/$worker")).text() shouldBe
                            "/$worker"
                    }
                }
            }.awaitAll()
        }
        server.connections shouldBe 800
    }

    test("A response that comes byte by byte is read as one that comes at once") {
        val chunked = "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" +
            "5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n"
        val server = rawServer { requests { sendInPieces(chunked, 1) } }
        val http = testClient()
        repeat(20) {
            val got = http.geturl(server.url())
            got.responseBody.utf8() shouldBe "hello"
            got.responseTrailers["x"] shouldBe "y"
        }
        server.connections shouldBe 1
    }

    test("Closing the client ends calls at every stage") {
        repeat(20) {
            val listener = FullListener().closedAfterTest()
            val loopback = checkNotNull(IpAddress.parseOrNull("127.0.0.1"))
            val http = testClient {
                resolver =
                    Resolver { if (it == "never.test") awaitCancellation() else listOf(loopback) }
            }
            val server = rawServer(receiveBuffer = 8192) {
                if ("/body" in head()) send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab")
                awaitClose()
            }
            val calls =
                listOf(
                    "http://never.test/",
                    listener.url,
                    server.url("/head"),
                    server.url("/body"),
                ).map { http.start(it) } +
                    http.start(server.url("/upload")) {
                        expectContinue = false
                        queryChannel(ZeroSource())
                    }
            promptly {
                http.close()
                http.awaitClosed()
            }
            calls.map { it.status }.distinct() shouldContainExactly listOf(Status.RESET)
        }
    }

    val empty = mapOf(
        "HEAD" to "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 100\r\n\r\n",
        "304" to "HTTP/1.1 304 Not Modified\r\nContent-Encoding: gzip\r\n\r\n",
        "204" to "HTTP/1.1 204 No Content\r\nContent-Encoding: br\r\n\r\n",
        "an empty body" to Peer.response("", "Content-Encoding: gzip"),
        "an empty chunked body" to
            "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    )
    for ((name, response) in empty) {
        test("Nothing is decoded where there is nothing, with a coding named: $name") {
            val server = answering(response)
            val http = testClient()
            repeat(2) { http.geturl(server.url()) { if (name == "HEAD") validate = true }.responseBody.size shouldBe 0 }
            server.connections shouldBe 1
        }
    }
})
