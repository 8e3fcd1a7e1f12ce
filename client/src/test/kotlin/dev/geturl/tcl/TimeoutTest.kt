package dev.geturl.tcl

import dev.geturl.HttpException
import dev.geturl.Resolver
import dev.geturl.Status
import dev.geturl.TimeoutKind
import dev.geturl.testing.Gate
import dev.geturl.testing.ordering
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.awaitCancellation
import kotlin.time.Duration.Companion.milliseconds

/**
 * The section "Timeouts, reset" of the manual's semantics, under its profile. Where the time of a reused connection
 * begins belongs to persistent connections.
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
        val closed = Gate()
        val server = rawServer {
            request()
            order.expect(1)
            awaitClose()
            closed.open()
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
        closed.await()
        got.error.shouldBeInstanceOf<HttpException.Timeout>().kind shouldBe TimeoutKind.WHOLE
    }

    test("reset gives status reset with its reason, closes the socket and calls the command") {
        val order = ordering()
        val closed = Gate()
        val server = rawServer {
            request()
            awaitClose()
            closed.open()
        }
        val transaction = tclClient().start(server.url()) { onComplete { order.expect(1) } }
        until("the request to arrive") { server.seen.size == 1 }
        transaction.reset("because")
        val got = transaction.await()
        order.finish(2)
        closed.await()
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
})
