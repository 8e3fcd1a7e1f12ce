package dev.geturl.tcl

import dev.geturl.HttpException
import dev.geturl.Resolver
import dev.geturl.Status
import dev.geturl.TimeoutKind
import dev.geturl.testing.Gate
import dev.geturl.testing.early
import dev.geturl.testing.ended
import dev.geturl.testing.ordering
import dev.geturl.testing.rawServer
import dev.geturl.testing.replyTo
import dev.geturl.testing.startAll
import dev.geturl.testing.tclClient
import dev.geturl.testing.texts
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.awaitCancellation
import kotlin.time.Duration.Companion.milliseconds

/**
 * The section "Timeouts, reset" of the manual's semantics, under its profile.
 */
class TimeoutTest : FunSpec({
    test("The timeout counts from the call: it runs while the host is looked up") {
        val http = tclClient { resolver = Resolver { awaitCancellation() } }
        http.geturl("http://host/") { timeout = 30.milliseconds }.status shouldBe Status.TIMEOUT
    }

    test("The timeout runs while the head is awaited") {
        val server = rawServer {
            request()
            awaitClose()
        }
        tclClient().geturl(server.url()) { timeout = 30.milliseconds }.status shouldBe Status.TIMEOUT
    }

    test("The timeout runs in the body, and what arrived is kept") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
            awaitClose()
        }
        val got = tclClient().geturl(server.url()) { timeout = 200.milliseconds }
        got.status shouldBe Status.TIMEOUT
        got.responseCode shouldBe 200
        got.size shouldBe 3
    }

    test("On timeout the socket is closed, the command is called, and the error says so") {
        val order = ordering()
        val server = rawServer {
            request()
            order.expect(1)
            awaitClose()
        }
        val got = tclClient()
            .start(server.url()) {
                timeout = 300.milliseconds
                onComplete {
                    it.status shouldBe Status.TIMEOUT
                    order.expect(2)
                }
            }.await()
        order.finish(3)
        server.awaitClientClose()
        got.error.shouldBeInstanceOf<HttpException.Timeout>().kind shouldBe TimeoutKind.WHOLE
    }

    test("reset gives status reset with its reason, closes the socket and calls the command") {
        val order = ordering()
        val server = rawServer {
            request()
            awaitClose()
        }
        val transaction = tclClient().start(server.url()) { onComplete { order.expect(1) } }
        until("the request to arrive") { server.seen.size == 1 }
        transaction.reset("because")
        val got = transaction.await()
        order.finish(2)
        server.awaitClientClose()
        got.status shouldBe Status.RESET
        got.error.shouldBeInstanceOf<HttpException.Reset>().message.orEmpty() shouldContain "because"
    }

    test("A timeout that does not run out changes nothing") {
        val server = rawServer {
            request()
            reply("x")
        }
        tclClient().geturl(server.url()) { timeout = 10_000.milliseconds }.text() shouldBe "x"
    }

    test("The timeout of a call that waits for a connection counts from its writing") {
        val answer = Gate()
        val server = rawServer {
            val first = request()
            answer.pass()
            reply(first.path)
            requests { reply(it.path) }
        }
        val silent = rawServer { awaitClose() }
        val http = tclClient { pool = pool.copy(keepAlive = true, pipeline = false) }
        val first = http.startAll(server, "/1")
        val second = http.startAll(server, "/2") { timeout = 300.milliseconds }
        val clock = http.startAll(silent, "/") { timeout = 400.milliseconds }.single()
        clock.await().status shouldBe Status.TIMEOUT
        answer.open()
        first.texts() shouldBe listOf("/1")
        second.texts() shouldBe listOf("/2")
    }

    test("The timeout of a pipelined call counts from when its response is due, and ends it then") {
        val answer = Gate()
        val server = rawServer {
            replyTo(early(1))
            val both = early(2)
            answer.pass()
            reply(both.first().path)
            awaitClose()
        }
        val silent = rawServer { awaitClose() }
        val http = tclClient { pool = pool.copy(keepAlive = true) }
        http.startAll(server, "/warm").texts()
        val first = http.startAll(server, "/1")
        val second = http.startAll(server, "/2") { timeout = 150.milliseconds }
        until("both to arrive") { server.seen.size == 3 }
        val clock = http.startAll(silent, "/") { timeout = 250.milliseconds }.single()
        clock.await().status shouldBe Status.TIMEOUT
        second.single().status shouldBe Status.PENDING
        answer.open()
        first.texts() shouldBe listOf("/1")
        second.ended().single().status shouldBe Status.TIMEOUT
        server.awaitClientClose()
    }
})
