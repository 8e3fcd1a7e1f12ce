package dev.geturl.pool

import dev.geturl.HttpClient
import dev.geturl.PoolOptions
import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
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
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlin.time.Duration.Companion.milliseconds

private fun pipeliningClient(): HttpClient = testClient {
    pool = PoolOptions(maxConnectionsPerHost = 1, pipelineStall = 100.milliseconds)
}

/** Answers all that comes, and fails the test when something comes behind a request without an answer. */
private fun Peer.answerOneByOne(http: HttpClient, count: Int) = repeat(count) { reply(alone(http).path) }

/** Three calls that would be pipelined, were it not given up; the server of the test checks that they are not. */
private suspend fun HttpClient.goesOneByOne(server: RawServer) {
    startAll(server, "/7", "/8", "/9").texts() shouldBe listOf("/7", "/8", "/9")
}

/** Origins that pipelining is not for: it is switched off by itself, and that is remembered. */
class PipeliningGivenUpTest : FunSpec({
    test("A pipelined response that does not come is asked for again, and its origin's requests go one by one") {
        lateinit var http: HttpClient
        val server = rawServer {
            when (number) {
                1 -> {
                    replyTo(early(1))
                    early(2)
                    awaitClose()
                }

                2 -> {
                    answerOneByOne(http, count = 2)
                }

                else -> {
                    answerOneByOne(http, count = 3)
                }
            }
        }
        http = pipeliningClient()
        http.startAll(server, "/1").texts()
        http.startAll(server, "/2", "/3").texts() shouldBe listOf("/2", "/3")
        http.goesOneByOne(server)
    }

    test("A response that is slow with nothing else on its connection is no stall") {
        val answer = Gate()
        val slow = rawServer {
            replyTo(early(1))
            val second = early(1)
            answer.pass()
            replyTo(second)
        }
        val http = pipeliningClient()
        http.startAll(slow, "/1").texts()
        val waiting = http.startAll(slow, "/2")
        // Another call's timeout measures the time, which is longer than a stall.
        val clock = rawServer { awaitClose() }
        http.startAll(clock, "/") { timeout = 300.milliseconds }.ended()
        answer.open()
        waiting.texts() shouldBe listOf("/2")
        slow.connections shouldBe 1
    }

    test("Connections that end with pipelined requests unanswered and without a word, twice, end the pipelining") {
        lateinit var http: HttpClient
        val server = rawServer {
            when (number) {
                1, 2 -> {
                    replyTo(early(1))
                    replyTo(early(2).take(1))
                }

                else -> {
                    replyTo(early(1))
                    answerOneByOne(http, count = 3)
                }
            }
        }
        http = pipeliningClient()
        http.startAll(server, "/1").texts()
        http.startAll(server, "/2", "/3").texts() shouldBe listOf("/2", "/3")
        http.startAll(server, "/4", "/5").texts() shouldBe listOf("/4", "/5")
        http.goesOneByOne(server)
        server.connections shouldBe 3
    }

    test("A server that says close is no such origin: its requests are pipelined on") {
        val server = rawServer {
            replyTo(early(1))
            if (number > 3) return@rawServer
            val two = early(2)
            reply(two[0].path, "Connection: close")
            shutdownOutput()
            awaitClose()
        }
        val http = pipeliningClient()
        http.startAll(server, "/1").texts()
        for (round in 1..3) {
            http.startAll(server, "/$round/a", "/$round/b").texts() shouldBe listOf("/$round/a", "/$round/b")
        }
        server.connections shouldBe 4
    }

    test("An origin that answers a pipelined request with garbage gets its requests one by one") {
        lateinit var http: HttpClient
        val server = rawServer {
            if (number == 1) {
                replyTo(early(1))
                val two = early(2)
                reply(two[0].path)
                send("that was all, folks\r\n\r\n")
                awaitClose()
            } else {
                requests {
                    expectNothingMore(http)
                    reply(it.path)
                }
            }
        }
        http = pipeliningClient()
        http.startAll(server, "/1").texts()
        val (good, _) = http.startAll(server, "/2", "/3").ended()
        good.text() shouldBe "/2"
        http.startAll(server, "/4").texts()
        http.goesOneByOne(server)
    }

    test("One origin's trouble is not another's") {
        val bad = rawServer {
            if (number > 1) return@rawServer echo()
            replyTo(early(1))
            early(2)
            awaitClose()
        }
        val good = rawServer {
            replyTo(early(1))
            replyTo(early(3))
        }
        val http = pipeliningClient()
        http.startAll(bad, "/1").texts()
        http.startAll(bad, "/2", "/3").texts()
        http.startAll(good, "/1").texts()
        http.startAll(good, "/2", "/3", "/4").texts() shouldBe listOf("/2", "/3", "/4")
    }
})
