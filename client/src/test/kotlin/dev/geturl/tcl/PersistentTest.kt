package dev.geturl.tcl

import dev.geturl.GeturlOptions
import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.PoolOptions
import dev.geturl.Status
import dev.geturl.testing.Gate
import dev.geturl.testing.RawServer
import dev.geturl.testing.TestResources
import dev.geturl.testing.early
import dev.geturl.testing.echo
import dev.geturl.testing.ended
import dev.geturl.testing.lines
import dev.geturl.testing.ordering
import dev.geturl.testing.rawServer
import dev.geturl.testing.replyTo
import dev.geturl.testing.settled
import dev.geturl.testing.startAll
import dev.geturl.testing.tclClient
import dev.geturl.testing.texts
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf

/** The manual's profile with connections kept, and what [change] makes of their options. */
private fun keepingClient(change: PoolOptions.() -> PoolOptions = { this }): HttpClient =
    tclClient { pool = pool.copy(keepAlive = true).change() }

/** Ends its first connection without an answer to the second request there, once [end] is open. */
private fun endsAtSecond(end: Gate): RawServer = rawServer {
    if (number > 1) return@rawServer echo()
    reply(request().path)
    request()
    end.pass()
}

/** Answers the second request on its first connection once [answer] is open; other connections end after one. */
private fun answersSecondLate(answer: Gate): RawServer = rawServer {
    reply(request().path)
    if (number > 1) return@rawServer
    val second = request()
    answer.pass()
    reply(second.path)
    echo()
}

private val posting: GeturlOptions.() -> Unit = { query("x") }

/** The section "Keep-alive, pipelining, retry" of the manual's semantics, a test for each of its statements. */
class PersistentTest : FunSpec({
    test("One kept connection per host and port: what finds it busy waits, the next request reuses it") {
        val server = rawServer { echo() }
        val other = rawServer { echo() }
        val http = keepingClient()
        http.startAll(server, "/1", "/2", "/3").texts() shouldBe listOf("/1", "/2", "/3")
        http.startAll(server, "/4").texts() shouldBe listOf("/4")
        http.startAll(other, "/5").texts() shouldBe listOf("/5")
        server.connections shouldBe 1
        other.connections shouldBe 1
        server.seen.forEach { it shouldContain "Connection: keep-alive\r\n" }
    }

    test("Without pipelining no request is written before the former response's body has been read") {
        val order = ordering()
        val goOn = Gate()
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na")
            goOn.pass()
            send("b")
            reply(request().also { order.finish(2) }.path)
        }
        val http = keepingClient { copy(pipeline = false) }
        val calls = http.startAll(server, "/1", "/2")
        until("half of the body to come") { calls[0].size == 1L }
        http.settled()
        order.expect(1)
        goOn.open()
        calls.texts() shouldBe listOf("ab", "/2")
        server.connections shouldBe 1
    }

    test("With pipelining GET and HEAD are written before it, and responses go to the requests in order") {
        val server = rawServer {
            reply(request().path)
            val three = early(3)
            three.map { it.method } shouldBe listOf("GET", "HEAD", "GET")
            reply(three[0].path)
            send("HTTP/1.1 200 OK\r\nX-Path: ${three[1].path}\r\nContent-Length: 99\r\n\r\n")
            reply(three[2].path)
        }
        val http = keepingClient()
        http.startAll(server, "/1").texts()
        val calls = http.startAll(server, "/2") + http.startAll(server, "/3") { validate = true } +
            http.startAll(server, "/4")
        calls.texts() shouldBe listOf("/2", "", "/4")
        calls[1].responseHeaderValue("X-Path") shouldBe "/3"
        server.connections shouldBe 1
    }

    test("A POST is written only when nothing is outstanding, and nothing is written until its response is in") {
        val order = ordering()
        val answerGets = Gate()
        val answerPost = Gate()
        val server = rawServer {
            reply(request().path)
            val gets = early(2)
            answerGets.pass()
            replyTo(gets)
            val post = request().also { order.expect(2) }
            post.method shouldBe "POST"
            answerPost.pass()
            replyTo(listOf(post))
            replyTo(listOf(request().also { order.finish(4) }))
        }
        val http = keepingClient()
        http.startAll(server, "/1").texts()
        val calls = http.startAll(server, "/2", "/3") + http.startAll(server, "/4", options = posting) +
            http.startAll(server, "/5")
        until("both to arrive") { server.seen.size == 3 }
        http.settled()
        order.expect(1)
        answerGets.open()
        until("the POST to arrive") { server.seen.size == 4 }
        http.settled()
        order.expect(3)
        answerPost.open()
        calls.texts() shouldBe listOf("/2", "/3", "/4", "/5")
        server.connections shouldBe 1
    }

    test("The first response on a new connection must have its headers in before others are pipelined") {
        val order = ordering()
        val answer = Gate()
        val server = rawServer {
            val first = request()
            answer.pass()
            replyTo(listOf(first))
            val others = early(2)
            order.finish(2)
            replyTo(others)
        }
        val http = keepingClient()
        val calls = http.startAll(server, "/1", "/2", "/3")
        until("the first to arrive") { server.seen.size == 1 }
        http.settled()
        order.expect(1)
        answer.open()
        calls.texts() shouldBe listOf("/1", "/2", "/3")
    }

    test("When the server says close, what is unanswered is sent again in its order, later calls behind it") {
        val answer = Gate()
        val server = rawServer {
            if (number == 2) return@rawServer echo()
            reply(request().path)
            val (second) = early(3)
            answer.pass()
            reply(second.path, "Connection: close")
            shutdownOutput()
            awaitClose()
        }
        val http = keepingClient()
        http.startAll(server, "/1").texts()
        val calls = http.startAll(server, "/2", "/3", "/4") + http.startAll(server, "/5", options = posting) +
            http.startAll(server, "/6")
        until("three to arrive") { server.seen.size == 4 }
        answer.open()
        calls.texts() shouldBe listOf("/2", "/3", "/4", "/5", "/6")
        server.lines shouldContainExactly
            listOf("GET /1", "GET /2", "GET /3", "GET /4", "GET /3", "GET /4", "POST /5", "GET /6")
        server.connections shouldBe 2
    }

    test("The end of an idle connection is noticed, and the next request opens a new one without an error") {
        val end = Gate()
        val server = rawServer {
            reply(request().path)
            if (number == 1) end.pass() else echo()
        }
        val http = keepingClient()
        http.startAll(server, "/1").texts()
        end.open()
        val client = TestResources.current.clients.single()
        until("the client to close its side") { client.registrations == 0 }
        http.startAll(server, "/2", options = posting).texts() shouldBe listOf("/2")
        server.connections shouldBe 2
    }

    test("Not noticed in time, a GET is retried once on a new connection, with all behind it in order") {
        val server = rawServer {
            if (number == 2) return@rawServer echo()
            reply(request().path)
            early(2)
        }
        val http = keepingClient { copy(repost = false) }
        http.startAll(server, "/1").texts()
        http.startAll(server, "/2", "/3").texts() shouldBe listOf("/2", "/3")
        server.lines shouldContainExactly listOf("GET /1", "GET /2", "GET /3", "GET /2", "GET /3")
    }

    test("Not noticed in time, a POST fails with repost 0, and takes all that is queued behind it along") {
        val end = Gate()
        val server = endsAtSecond(end)
        val http = keepingClient { copy(repost = false) }
        http.startAll(server, "/1").texts()
        val calls = http.startAll(server, "/2", options = posting) + http.startAll(server, "/3", "/4")
        end.open()
        calls.ended()
        calls[0].status shouldBe Status.EOF
        calls.forEach {
            it.status shouldNotBe Status.OK
            it.error.shouldBeInstanceOf<HttpException>()
        }
        server.lines shouldContainExactly listOf("GET /1", "POST /2")
        http.startAll(server, "/5").texts() shouldBe listOf("/5")
    }

    test("Not noticed in time, a POST is retried once with repost 1, with all behind it") {
        val end = Gate()
        val server = endsAtSecond(end)
        val http = keepingClient { copy(repost = true) }
        http.startAll(server, "/1").texts()
        val calls = http.startAll(server, "/2", options = posting) + http.startAll(server, "/3")
        end.open()
        calls.texts() shouldBe listOf("/2", "/3")
        server.lines shouldContainExactly listOf("GET /1", "POST /2", "POST /2", "GET /3")
    }

    test("With postfresh 1 a POST uses its own connection, the others keep theirs") {
        val answer = Gate()
        val server = answersSecondLate(answer)
        val http = keepingClient { copy(postFresh = true) }
        http.startAll(server, "/1").texts()
        val get = http.startAll(server, "/2")
        until("the GET to hold the connection") { server.seen.size == 2 }
        http.startAll(server, "/3", options = posting).texts() shouldBe listOf("/3")
        server.seen.last() shouldContain "Connection: close\r\n"
        answer.open()
        get.texts() shouldBe listOf("/2")
        http.startAll(server, "/4").texts() shouldBe listOf("/4")
        server.connections shouldBe 2
    }

    test("Calls with keepalive 0 in between do not disturb") {
        val answer = Gate()
        val server = answersSecondLate(answer)
        val http = keepingClient()
        http.startAll(server, "/1").texts()
        val get = http.startAll(server, "/2")
        until("the GET to hold the connection") { server.seen.size == 2 }
        http.startAll(server, "/3", "/4") { keepAlive = false }.texts() shouldBe listOf("/3", "/4")
        answer.open()
        get.texts() shouldBe listOf("/2")
        http.startAll(server, "/5").texts() shouldBe listOf("/5")
        server.connections shouldBe 3
    }

    test("A failure on a new connection is never retried") {
        val server = rawServer { request() }
        val call = keepingClient().geturl(server.url("/1"))
        call.status shouldBe Status.EOF
        server.connections shouldBe 1
    }

    test("Connections of HTTP/1.0 are not kept, whatever their Keep-Alive says") {
        val server = rawServer {
            requests { send("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx") }
        }
        val http = keepingClient()
        repeat(2) { http.startAll(server, "/").texts() }
        server.connections shouldBe 2
    }
})
