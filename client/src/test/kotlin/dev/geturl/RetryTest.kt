package dev.geturl

import dev.geturl.testing.HeardEvents
import dev.geturl.testing.RawServer
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import okio.Buffer
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds

/** Fails [times] times with [status] before it answers. */
private fun recovering(times: Int, status: String = "503 Busy", vararg fields: String): RawServer {
    val seen = AtomicInteger()
    return rawServer {
        requests { if (seen.incrementAndGet() <= times) reply("busy", *fields, status = status) else reply(it.method) }
    }
}

class RetryTest : FunSpec({
    val quick = RetryPolicy(firstDelay = 1.milliseconds)

    test("nothing is tried again unless the client is given a policy") {
        val server = recovering(1)
        testClient().geturl(server.url()).responseCode shouldBe 503
        server.seen.size shouldBe 1
    }

    test("what fails in passing is tried again, on the same connection, and each attempt is told") {
        val server = recovering(2)
        val events = HeardEvents()
        val page = testClient {
            retries = quick
            this.events = events
        }.geturl(server.url())
        page.text() shouldBe "GET"
        page.hops.map { it.responseCode to it.reason } shouldBe List(2) { 503 to RepeatReason.RETRY }
        server.connections shouldBe 1
        events.of(page).count { it is ExchangeEvent.SentAgain && it.reason == RepeatReason.RETRY } shouldBe 2
    }

    test("the last response is the caller's, with its body") {
        val server = recovering(9)
        val page = testClient { retries = quick }.geturl(server.url())
        page.responseCode shouldBe 503
        page.text() shouldBe "busy"
        page.hops.size shouldBe 2
    }

    test("a call's own policy counts before the client's, and may have none") {
        val server = recovering(9)
        val http = testClient { retries = quick }
        http.geturl(server.url()) { retries = RetryPolicy.NONE }.hops.shouldBeEmpty()
        http.geturl(server.url()) { retries = quick.copy(atMost = 1) }.hops.size shouldBe 1
    }

    test("POST is sent once, unless it has an Idempotency-Key") {
        val server = recovering(1)
        val http = testClient { retries = quick }
        http.geturl(server.url()) { query("x") }.responseCode shouldBe 503
        server.seen.size shouldBe 1
        val other = recovering(1)
        http
            .geturl(other.url()) {
                query("moo")
                headers { add("Idempotency-Key", "k") }
            }.text() shouldBe "POST"
        other.seen.size shouldBe 2
        other.seen[1] shouldContain "\r\n\r\nmoo"
    }

    test("a server that cannot be reached is tried again, also with a body that nobody has touched") {
        val free = rawServer { }.also { it.close() }.port
        val call = testClient { retries = quick }.start("http://127.0.0.1:$free/") {
            queryChannel(Buffer().writeUtf8("x"), 1)
        }
        call.await().error.shouldBeInstanceOf<HttpException.ConnectFailed>()
        call.hops.size shouldBe 2
        call.hops.forEach { it.failure.shouldBeInstanceOf<HttpException.ConnectFailed>() }
    }

    test("a connection that ends without an answer is tried again, where that cannot do anything twice") {
        val server = rawServer {
            request()
            if (number > 1) reply("in the end")
        }
        val http = testClient { retries = quick }
        http.geturl(server.url()).text() shouldBe "in the end"
        server.connections shouldBe 2
        val rude = rawServer { request() }
        http.geturl(rude.url()) { query("x") }.status shouldBe Status.EOF
        rude.connections shouldBe 1
    }

    test("a body that broke off is not asked for again: some of it may be with the caller") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        }
        val sink = Buffer()
        testClient { retries = quick }.geturl(server.url()) { sink(sink) }.status shouldBe Status.EOF
        sink.readUtf8() shouldBe "half"
        server.connections shouldBe 1
    }

    test("Retry-After: 0 is no reason to wait, and one that is too long is none to try again") {
        val server = recovering(1, "429 Too Many", "Retry-After: 0")
        val slow = RetryPolicy(jitter = 0.0, firstDelay = 1.hours, longestDelay = 1.hours)
        testClient { retries = slow }.geturl(server.url()).text() shouldBe "GET"
        val busy = recovering(1, "429 Too Many", "Retry-After: 3600")
        testClient { retries = quick }.geturl(busy.url()).responseCode shouldBe 429
    }

    test("a budget for each host keeps many failures from becoming a storm") {
        val server = recovering(Int.MAX_VALUE)
        val http = testClient { retries = quick.copy(budget = RetryBudget(ratio = 0.1, reserve = 3)) }
        repeat(20) { http.geturl(server.url()) }
        server.seen.size shouldBe 24
    }

    test("a retry begins where redirects have led, or at the start where the policy says so") {
        val tries = AtomicInteger()
        val server = rawServer {
            requests {
                when {
                    it.path == "/a" -> reply("", "Location: /b", status = "303 See Other")
                    tries.incrementAndGet() % 2 == 1 -> reply("busy", status = "503 Busy")
                    else -> reply(it.path)
                }
            }
        }
        val http = testClient { retries = quick }
        http.geturl(server.url("/a")) { query("moo") }.text() shouldBe "/b"
        server.seen.map { it.substringBefore(" HTTP") } shouldBe listOf("POST /a", "GET /b", "GET /b")
        server.seen.clear()
        http
            .geturl(server.url("/a")) {
                query("moo")
                retries = quick.copy(fromStart = true)
            }.text() shouldBe "/b"
        server.seen.map { it.substringBefore(" HTTP") } shouldBe listOf("POST /a", "GET /b", "POST /a", "GET /b")
    }

    test("the time for the whole is for all attempts, and a call is reset while it waits for the next") {
        val server = recovering(9)
        val patient = RetryPolicy(firstDelay = 1.hours, longestDelay = 1.hours)
        val http = testClient { retries = patient }
        http.geturl(server.url()) { timeout = 50.milliseconds }.status shouldBe Status.TIMEOUT
        val call = http.start(server.url())
        until("it waits") { call.hops.size == 1 }
        call.reset()
        call.await().status shouldBe Status.RESET
    }

    test("options that cannot be are refused") {
        shouldThrow<IllegalArgumentException> { RetryPolicy(atMost = -1) }
        shouldThrow<IllegalArgumentException> { RetryPolicy(codes = setOf(200)) }
        shouldThrow<IllegalArgumentException> { RetryPolicy(jitter = 1.1) }
        shouldThrow<IllegalArgumentException> { RetryPolicy(growth = 0.5) }
        shouldThrow<IllegalArgumentException> { RetryPolicy(firstDelay = (-1).milliseconds) }
        shouldThrow<IllegalArgumentException> { RetryBudget(ratio = 2.0) }
        shouldThrow<IllegalArgumentException> { RetryBudget(reserve = -1) }
    }
})
