package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.freePort
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** A source of chance that always gives [share] of what it might. */
private class Chance(private val share: Double) : Random() {
    override fun nextBits(bitCount: Int): Int = 0

    override fun nextDouble(): Double = share
}

private fun Peer.events(text: String, vararg headers: String) {
    send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=utf-8\r\nConnection: close\r\n")
    headers.forEach { send("$it\r\n") }
    send("\r\n$text")
}

class ServerSentEventsTest : FunSpec({
    /** What a collection gives that waits in no time, and how long it would have waited. */
    class Run(val events: List<ServerSentEvent>, val waited: List<Duration>, val failure: Throwable?)

    suspend fun run(
        server: RawServer,
        options: EventStreamOptions = EventStreamOptions(),
        chance: Double = 0.0,
        call: GeturlOptions.() -> Unit = {},
    ): Run {
        val waited = ArrayList<Duration>()
        val events = ArrayList<ServerSentEvent>()
        val stream = EventStream(testClient(), server.url(), options, call, Chance(chance)) { waited += it }
        val failure = runCatching { stream.collect { events += it } }.exceptionOrNull()
        return Run(events, waited, failure)
    }

    /** Plays [answers] in turn, each on a connection of its own, then 204. */
    fun playing(vararg answers: Peer.() -> Unit): RawServer {
        var next = 0
        return rawServer {
            request()
            val answer = synchronized(answers) { answers.getOrNull(next++) }
            if (answer == null) reply(status = "204 No Content") else answer()
        }
    }

    test("Events arrive as they are sent, and the request says what it wants") {
        val more = Gate()
        val server = rawServer {
            request()
            events("data: one\n\n")
            more.pass()
            send("event: x\ndata: two\n\n")
            awaitClose()
        }
        val events = ArrayList<ServerSentEvent>()
        testClient().serverSentEvents(server.url()).take(2).collect {
            events += it
            more.open()
        }
        events shouldContainExactly listOf(ServerSentEvent("one"), ServerSentEvent("two", "x"))
        server.seen.single() shouldContain "Accept: text/event-stream\r\n"
        server.seen.single() shouldContain "Cache-Control: no-store\r\n"
        server.seen.single() shouldNotContain "Last-Event-ID"
    }

    test("When the stream ends the server is asked again with the last ID, until it answers with 204") {
        val server = playing(
            { events("id: 7\ndata: a\n\n") },
            { events("data: b\n\nid: 9\ndata: cut off") },
            { events("id: \u00c3\u00bc\ndata: c\n\n") },
        )
        val run = run(server)
        run.failure shouldBe null
        run.events.map { it.data to it.id } shouldBe listOf("a" to "7", "b" to "7", "c" to "ü")
        server.seen.map { it.substringAfter("Last-Event-ID: ", "none\r\n").substringBefore("\r\n") } shouldBe
            listOf("none", "7", "7", "ü".toByteArray().toString(Charsets.ISO_8859_1))
        run.waited shouldBe List(3) { 3.seconds }
    }

    test("The server says with retry how long to wait") {
        val server = playing({ events("retry: 250\ndata: a\n\n") }, { events("data: b\n\n") })
        run(server).waited shouldBe List(2) { 250.milliseconds }
    }

    test("The wait doubles with each attempt without an event, up to a bound, and begins anew with an event") {
        val ends: Peer.() -> Unit = { events("") }
        val server = playing(ends, ends, ends, ends, { events("data: a\n\n") }, ends)
        val options = EventStreamOptions(delay = 1.seconds, maxDelay = 5.seconds)
        run(server, options).waited shouldBe listOf(1, 2, 4, 5, 1, 1).map { it.seconds }
    }

    test("Up to half of the wait is added by chance") {
        val server = playing({ events("data: a\n\n") })
        run(server, EventStreamOptions(delay = 2.seconds), chance = 0.9).waited shouldBe listOf(2.9.seconds)
    }

    test("A connection that breaks and one that gives no answer are asked for again") {
        val server = playing(
            {
                send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 1000\r\n\r\ndata: a\n\n")
                reset()
            },
            { close() },
        )
        run(server).run {
            failure shouldBe null
            events.map { it.data } shouldBe listOf("a")
            waited.size shouldBe 2
        }
    }

    test("503 with Retry-After is waited for, in both its forms") {
        val server = playing(
            { reply(status = "503 Service Unavailable", headers = arrayOf("Retry-After: 120")) },
            {
                val date = HttpDate.format(kotlin.time.Clock.System.now() + 500.seconds)
                reply(status = "503 Service Unavailable", headers = arrayOf("Retry-After: $date"))
            },
        )
        val (first, second) = run(server).waited
        first shouldBe 120.seconds
        (second in 450.seconds..500.seconds) shouldBe true
    }

    for ((what, answer) in mapOf<String, Peer.() -> Unit>(
        "404" to { reply(status = "404 Not Found") },
        "500" to { reply(status = "500 Internal Server Error") },
        "another type" to { reply("data: a\n\n", "Content-Type: text/plain") },
        "no type" to { reply("data: a\n\n") },
    )) {
        test("A server that answers with $what is not asked again") {
            val server = playing(answer)
            val run = run(server)
            (run.failure is HttpException.BadResponse) shouldBe true
            run.events shouldBe emptyList()
            server.connections shouldBe 1
        }
    }

    test("After so many failures in a row the flow fails") {
        val ends: Peer.() -> Unit = { events("") }
        val server = playing(ends, ends, ends, ends, ends)
        val run = run(server, EventStreamOptions(maxFailures = 2))
        (run.failure is HttpException.ConnectionClosed) shouldBe true
        server.connections shouldBe 3
    }

    test("A refused connection counts as a failure that may pass") {
        val waited = ArrayList<Duration>()
        val options = EventStreamOptions(maxFailures = 1)
        val stream = EventStream(testClient(), "http://127.0.0.1:${freePort()}/", options, {}) { waited += it }
        shouldThrow<HttpException.ConnectFailed> { stream.collect {} }
        waited.size shouldBe 1
    }

    test("What is sent with POST is not sent again: the flow ends with the stream, and fails where that breaks") {
        val server = playing({ events("data: a\n\n") })
        val run = run(server) { query("{}") }
        run.failure shouldBe null
        run.events.map { it.data } shouldBe listOf("a")
        run.waited shouldBe emptyList()
        val broken = run(playing({ close() })) { query("{}") }
        (broken.failure is HttpException.ConnectionClosed) shouldBe true
    }

    test("The caller's own fields stay, and the options are asked for anew each time") {
        var asked = 0
        val server = playing({ events("id: 1\ndata: a\n\n") })
        run(server) {
            headers { set("Accept", "text/event-stream, application/json") }
            headers { set("X-Number", "${++asked}") }
        }
        server.seen[0] shouldContain "Accept: text/event-stream, application/json\r\n"
        server.seen.map { it.substringAfter("X-Number: ").substringBefore("\r\n") }.toSet().size shouldBe 2
    }

    test("An ID that cannot be sent in a field ends the flow") {
        val run = run(playing({ events("id: \u0001\ndata: a\n\n") }))
        (run.failure is HttpException.Protocol) shouldBe true
    }

    test("Cancelling the collector closes the connection") {
        val server = rawServer {
            request()
            events("data: one\n\n")
            awaitClose()
        }
        testClient().serverSentEvents(server.url()).first().data shouldBe "one"
        server.awaitClientClose()
    }

    test("A slow collector stops the reading") {
        val server = rawServer {
            request()
            events("data: ${"x".repeat(1000)}\n\n".repeat(100))
            awaitClose()
        }
        testClient().serverSentEvents(server.url()).take(100).toList().size shouldBe 100
    }

    test("A stream's events can be had without being asked for again") {
        val server = rawServer {
            request()
            events("data: a\n\ndata: b\n\n")
        }
        testClient().stream(server.url()) { response ->
            response.serverSentEvents().toList().map { it.data }
        } shouldBe listOf("a", "b")
        server.connections shouldBe 1
    }

    for ((name, wrong) in mapOf<String, () -> EventStreamOptions>(
        "delay" to { EventStreamOptions(delay = (-1).seconds) },
        "maxDelay" to { EventStreamOptions(delay = 9.seconds, maxDelay = 1.seconds) },
        "maxFailures" to { EventStreamOptions(maxFailures = -2) },
        "lastEventId" to { EventStreamOptions(lastEventId = "a\nb") },
        "lineBytes" to { EventStreamOptions(lineBytes = 0) },
        "eventBytes" to { EventStreamOptions(eventBytes = 0) },
    )) {
        test("The option $name has bounds, which the message names") {
            shouldThrow<IllegalArgumentException> { wrong() }.message.orEmpty() shouldContain name
        }
    }
})
