package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.HeapJar
import dev.geturl.testing.TestResources
import dev.geturl.testing.closedWhileWaiting
import dev.geturl.testing.early
import dev.geturl.testing.echo
import dev.geturl.testing.expectNothingMore
import dev.geturl.testing.lines
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.replyTo
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds

/** Calls from coroutines on the client's own loop. On a kept connection those run in the caller's coroutine. */
@OptIn(DelicateGeturlApi::class)
private suspend fun <T> HttpClient.onLoop(block: suspend CoroutineScope.() -> T): T = withContext(dispatcher, block)

class CallerOnLoopTest : FunSpec({
    test("A call on a kept connection takes no coroutine but its caller's") {
        lateinit var http: HttpClient
        val running = ArrayList<Int>()
        val server = rawServer {
            requests {
                running += http.runningJobs
                reply(it.path)
            }
        }
        http = testClient()
        val texts = http.onLoop { List(3) { http.get(server.url("/$it")).text() } }
        texts shouldBe listOf("/0", "/1", "/2")
        // One carries out the first call; then one sees to connections that rest for too long.
        running.drop(1) shouldBe listOf(1, 1)
    }

    test("A request is sent again when the kept connection was closed by the server") {
        val connections = AtomicInteger()
        val server = rawServer {
            val number = connections.incrementAndGet()
            request()
            reply("$number")
            request()
            if (number > 1) reply("$number again")
        }
        val http = testClient()
        http.onLoop { List(2) { http.get(server.url()).text() } } shouldBe listOf("1", "2")
    }

    test("A response that is cut off gives its status and what came of it") {
        val server = rawServer {
            request()
            reply("whole")
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbegin")
        }
        val http = testClient()
        val cut = http.onLoop {
            http.get(server.url())
            http.geturl(server.url())
        }
        cut.status shouldBe Status.EOF
        cut.text() shouldBe "begin"
        cut.await().stage shouldBe Stage.COMPLETE
    }

    test("A caller that is cancelled or whose time is up closes its connection") {
        for (cancel in listOf(true, false)) {
            val server = rawServer {
                request()
                reply()
                request()
                awaitClose()
            }
            val http = testClient()
            http.onLoop { http.get(server.url()) }
            coroutineScope {
                val call = async {
                    runCatching {
                        http.onLoop {
                            if (cancel) {
                                http.get(server.url())
                            } else {
                                withTimeout(50.milliseconds) { http.get(server.url()) }
                            }
                        }
                    }
                }
                until("the second request to arrive") { server.seen.size == 2 }
                if (cancel) call.cancel(CancellationException("enough"))
                val outcome = promptly { runCatching { call.await().getOrThrow() } }
                outcome.exceptionOrNull()?.message.orEmpty() shouldContain if (cancel) "enough" else "50 ms"
            }
            val client = TestResources.current.clients.last()
            until("the connection to be closed") { client.registrations == 0 }
        }
    }

    test("Closing the client resets what its callers wait for, whoever owns the loops") {
        for (closed in closedWhileWaiting(40) { url -> onLoop { geturl(url) } }) {
            closed.status shouldBe Status.RESET
            closed.error?.message.orEmpty() shouldContain "the client was closed"
        }
    }

    test("What a callback sees of its transaction can be reset") {
        val server = rawServer {
            request()
            reply()
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbegin")
            awaitClose()
        }
        val http = testClient()
        val reset = http.onLoop {
            http.get(server.url())
            http.geturl(server.url()) { onProgress { transaction, _, _ -> transaction.reset("seen enough") } }
        }
        reset.status shouldBe Status.RESET
        reset.error?.message.orEmpty() shouldContain "seen enough"
    }

    test("Calls in line on one connection take no coroutines but their callers'") {
        lateinit var http: HttpClient
        val running = ArrayList<Int>()
        val server = rawServer {
            replyTo(early(1))
            val all = early(4)
            expectNothingMore(http)
            running += http.runningJobs
            replyTo(all)
        }
        http = testClient { pool = PoolOptions(maxConnectionsPerHost = 1) }
        val texts = http.onLoop {
            http.get(server.url("/warm"))
            List(4) { async { http.get(server.url("/$it")).text() } }.awaitAll()
        }
        texts shouldBe List(4) { "/$it" }
        server.lines shouldBe listOf("GET /warm") + List(4) { "GET /$it" }
        // One sees to connections that rest for too long, one to those in line that wait for too long.
        running shouldBe listOf(2)
    }

    for (cancelled in 0..2) {
        test(
            "When the caller of number ${cancelled + 1} of three calls in line is cancelled, the others are answered",
        ) {
            val gone = Gate()
            val server = rawServer {
                if (number > 1) return@rawServer echo()
                replyTo(early(1))
                val all = early(3)
                gone.pass()
                replyTo(all)
                echo()
            }
            val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 1) }
            val texts = http.onLoop {
                http.get(server.url("/warm"))
                val calls = List(3) { async { http.get(server.url("/$it")).text() } }
                until("all to arrive") { server.seen.size == 4 }
                calls[cancelled].cancelAndJoin()
                gone.open()
                (calls - calls[cancelled]).awaitAll()
            }
            promptly { texts } shouldBe (0..2).filter { it != cancelled }.map { "/$it" }
        }
    }

    test("Callers in line whose connection ends are answered on another") {
        val server = rawServer {
            if (number > 1) return@rawServer echo()
            replyTo(early(1))
            replyTo(early(3).take(1))
        }
        val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 1) }
        val texts = http.onLoop {
            http.get(server.url("/warm"))
            List(3) { async { http.get(server.url("/$it")).text() } }.awaitAll()
        }
        texts shouldBe List(3) { "/$it" }
    }

    test("The cookies of a jar are sent on a kept connection, too") {
        val server = rawServer { requests { reply("", "Set-Cookie: a=1") } }
        val http = testClient { cookieJar = HeapJar() }
        http.onLoop { repeat(2) { http.get(server.url()) } }
        server.connections shouldBe 1
        server.seen.last() shouldContain "Cookie: a=1"
    }
})
