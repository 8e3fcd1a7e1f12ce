package dev.geturl.exchange

import dev.geturl.GeturlOptions
import dev.geturl.HttpClient
import dev.geturl.PoolOptions
import dev.geturl.Status
import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.TestResources
import dev.geturl.testing.early
import dev.geturl.testing.echo
import dev.geturl.testing.ended
import dev.geturl.testing.lines
import dev.geturl.testing.rawServer
import dev.geturl.testing.replyTo
import dev.geturl.testing.startAll
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import okio.Buffer

/** Has a connection in place that has answered before. */
private suspend fun HttpClient.warm(server: RawServer) = startAll(server, "/warm").texts()

/** A server whose first connection ends as [end] says where its second request is due an answer. */
private fun ending(end: Peer.(Peer.Request) -> Unit): RawServer = rawServer {
    if (number > 1) return@rawServer echo()
    replyTo(early(1))
    end(request())
}

private const val TIMED_OUT = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

/** A kept connection that the server gives up while a request is on its way to it. */
class StaleConnectionTest : FunSpec({
    val posting: GeturlOptions.() -> Unit = { query("x") }

    for (method in listOf("GET", "HEAD", "PUT", "DELETE", "OPTIONS")) {
        test("A $method that finds its connection ended is sent again on a new one") {
            val server = ending { }
            val http = testClient()
            http.warm(server)
            val call = http.startAll(server, "/1") { this.method = method }.ended().single()
            call.status shouldBe Status.OK
            server.lines shouldContainExactly listOf("GET /warm", "$method /1", "$method /1")
        }
    }

    test("It is sent again once: when the new connection ends too, so does the call") {
        val server = rawServer {
            if (number == 1) replyTo(early(1))
            request()
        }
        val http = testClient()
        http.warm(server)
        http.startAll(server, "/1").ended().single().status shouldBe Status.EOF
        server.lines shouldContainExactly listOf("GET /warm", "GET /1", "GET /1")
    }

    test("It goes to a new connection, not to another one that rests and may be as stale") {
        val both = Gate()
        val server = rawServer {
            if (number > 2) return@rawServer echo()
            val first = early(1)
            both.pass()
            replyTo(first)
            request()
        }
        val http = testClient()
        val first = http.startAll(server, "/a", "/b")
        until("both connections to be in use") { server.seen.size == 2 }
        both.open()
        first.texts()
        http.startAll(server, "/1").texts() shouldBe listOf("/1")
        server.connections shouldBe 3
    }

    test("A POST is not sent again, and its end is eof") {
        val server = ending { }
        val http = testClient()
        http.warm(server)
        http.startAll(server, "/1", options = posting).ended().single().status shouldBe Status.EOF
        server.lines shouldContainExactly listOf("GET /warm", "POST /1")
    }

    test("A POST is sent again where the client or the call allows it with repost") {
        for (isCalls in listOf(true, false)) {
            val server = ending { }
            val http = testClient { pool = PoolOptions(repost = !isCalls) }
            http.warm(server)
            val call = http.startAll(server, "/1") {
                if (isCalls) repost = true
                query("x")
            }
            call.texts() shouldBe listOf("/1")
            server.lines shouldContainExactly listOf("GET /warm", "POST /1", "POST /1")
            server.seen.drop(1).forEach { it.substringAfter("\r\n\r\n") shouldBe "x" }
        }
    }

    test("A call may forbid with repost what its client allows") {
        val server = ending { }
        val http = testClient { pool = PoolOptions(repost = true) }
        http.warm(server)
        val call = http.startAll(server, "/1") {
            repost = false
            query("x")
        }
        call.ended().single().status shouldBe Status.EOF
        server.connections shouldBe 1
    }

    test("A POST whose body can be read only once is not sent again whatever repost says") {
        val server = ending { }
        val http = testClient { pool = PoolOptions(repost = true) }
        http.warm(server)
        val call = http.startAll(server, "/1") { queryChannel(Buffer().writeUtf8("x"), length = 1) }
        call.ended().single().status shouldBe Status.EOF
        server.connections shouldBe 1
    }

    for ((what, sent) in listOf(
        "a piece of a response's head" to "HTTP/1.1 20",
        "the head of a response" to "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
    )) {
        test("Nothing is sent again once $what has come") {
            val server = ending { send(sent) }
            val http = testClient()
            http.warm(server)
            http.startAll(server, "/1").ended().single().status shouldBe Status.EOF
            server.connections shouldBe 1
        }
    }

    for (repost in listOf(false, true)) {
        test("A failure on a new connection is never retried, with repost $repost") {
            val server = rawServer { request() }
            val http = testClient { pool = PoolOptions(repost = repost) }
            http.startAll(server, "/1").ended().single().status shouldBe Status.EOF
            http.startAll(server, "/2", options = posting).ended().single().status shouldBe Status.EOF
            server.connections shouldBe 2
        }
    }

    test("postFresh gives each POST a connection of its own, by the client's option or the call's") {
        for (isCalls in listOf(true, false)) {
            val server = rawServer { echo() }
            val http = testClient { pool = PoolOptions(postFresh = !isCalls) }
            http.warm(server)
            val call = http.startAll(server, "/1") {
                if (isCalls) postFresh = true
                query("x")
            }
            call.texts() shouldBe listOf("/1")
            http.startAll(server, "/2").texts()
            server.connections shouldBe 2
        }
    }

    for (timedOut in listOf(TIMED_OUT, TIMED_OUT.replace("Length: 0\r\n\r\n", "Length: 4\r\n\r\nlate"))) {
        test("A 408 that crosses the request on a kept connection has a GET sent again: ${timedOut.length} bytes") {
            val server = ending { send(timedOut) }
            val http = testClient()
            http.warm(server)
            http.startAll(server, "/1").texts() shouldBe listOf("/1")
            server.connections shouldBe 2
        }
    }

    test("A 408 to a POST, or on a new connection, is an answer as any other") {
        val server = ending { send(TIMED_OUT) }
        val http = testClient()
        http.warm(server)
        http.startAll(server, "/1", options = posting).ended().single().responseCode shouldBe 408
        val slow = rawServer {
            request()
            send(TIMED_OUT)
        }
        http.startAll(slow, "/2").ended().single().responseCode shouldBe 408
        slow.connections shouldBe 1
    }

    test("A 408 that comes while a connection rests ends it, and answers nobody") {
        val end = Gate()
        val server = rawServer {
            if (number > 1) return@rawServer echo()
            replyTo(early(1))
            end.pass()
            send(TIMED_OUT)
            awaitClose()
        }
        val http = testClient()
        http.warm(server)
        end.open()
        val client = TestResources.current.clients.single()
        until("the client to close it") { client.registrations == 0 }
        http.startAll(server, "/1", options = posting).texts() shouldBe listOf("/1")
    }
})
