package dev.geturl.body

import dev.geturl.EventStreamOptions
import dev.geturl.HttpException
import dev.geturl.ServerSentEvent
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

class EventStreamParserTest : FunSpec({
    class Read(val events: List<ServerSentEvent>, val lastEventId: String, val retry: Duration?)

    fun read(pieces: List<ByteString>, options: EventStreamOptions = EventStreamOptions()): Read {
        val parser = EventStreamParser(options)
        val input = Buffer()
        val events = buildList {
            for (piece in pieces) {
                input.write(piece)
                while (true) add(parser.next(input) ?: break)
            }
        }
        return Read(events, parser.lastEventId, parser.retry)
    }

    fun read(text: String, options: EventStreamOptions = EventStreamOptions()) =
        read(listOf(text.encodeUtf8()), options)

    fun data(text: String) = read(text).events.map { it.data }

    test("The standard's first example: two events and a third whose data begins with a space") {
        read("data: YHOO\ndata: +2\ndata: 10\n\n").events shouldBe listOf(ServerSentEvent("YHOO\n+2\n10"))
    }

    test("The standard's second example: comments, an ID that is taken back, and what keeps its space") {
        val read = read(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n")
        read.events shouldBe listOf(
            ServerSentEvent("first event", id = "1"),
            ServerSentEvent("second event", id = ""),
            ServerSentEvent(" third event", id = ""),
        )
        read.lastEventId shouldBe ""
    }

    test("The standard's third example: empty data, a line of nothing but data, and an end without an empty line") {
        data("data\n\ndata\ndata\n\ndata:") shouldBe listOf("", "\n")
    }

    test("The standard's fourth example: a space behind the colon makes no difference") {
        data("data:test\n\ndata: test\n\n") shouldBe listOf("test", "test")
    }

    test("However a stream is cut, its events are the same, whatever ends its lines") {
        val text = "\uFEFF:hé\r\nevent: a\rdata: één\r\n\ndata: x\nid: 7\r\n\r\nretry: 25\rdata\r\r"
        val bytes = text.encodeUtf8()
        val expected =
            listOf(ServerSentEvent("één", "a"), ServerSentEvent("x", id = "7"), ServerSentEvent("", id = "7"))
        for (first in 0..bytes.size) {
            for (second in first..bytes.size) {
                val read = read(
                    listOf(bytes.substring(0, first), bytes.substring(first, second), bytes.substring(second)),
                )
                read.events shouldBe expected
                read.retry shouldBe 25.milliseconds
                read.lastEventId shouldBe "7"
            }
        }
    }

    test("One byte order mark is left out at the beginning, and nowhere else") {
        data("\uFEFFdata: a\n\n") shouldBe listOf("a")
        data("\uFEFF\uFEFFdata: a\n\ndata: b\n\n") shouldBe listOf("b")
        data("data: a\n\n\uFEFFdata: b\n\n") shouldBe listOf("a")
    }

    test("An event without data is none, but its ID counts and its type does not go on to the next") {
        val read = read("event: x\nid: 5\n\ndata: a\n\n")
        read.events shouldBe listOf(ServerSentEvent("a", "message", "5"))
    }

    test("An ID with NUL is passed over, and one within an event that is not whole is not kept") {
        read("id: 1\ndata: a\n\nid: 2\u0000\ndata: b\n\n").events.map { it.id } shouldBe listOf("1", "1")
        read("id: 1\ndata: a\n\nid: 2\ndata: b").lastEventId shouldBe "1"
    }

    test("retry is digits alone") {
        read("retry: 1500\n\n").retry shouldBe 1500.milliseconds
        for (wrong in listOf("", "1.5", "-1", "+1", "1s", " 1", "١")) read("retry: $wrong\n\n").retry shouldBe null
        read("retry: ${"9".repeat(30)}\n\n").retry shouldBe Long.MAX_VALUE.milliseconds
    }

    test("Names of fields are told apart by case, and unknown ones are passed over") {
        data("Data: a\ndata : b\n data: c\nfoo: d\nfoo\n\n") shouldBe emptyList()
    }

    test("Colons behind the first belong to the value") {
        data("data: a:b: c\n\n") shouldBe listOf("a:b: c")
    }

    test("What is no UTF-8 becomes U+FFFD") {
        val bytes = Buffer().writeUtf8("data: ").writeByte(0xff).writeUtf8("\n\n").readByteString()
        read(listOf(bytes)).events.map { it.data } shouldBe listOf("\uFFFD")
    }

    test("A line and an event have bounds") {
        shouldThrow<HttpException.LimitExceeded> { read("data: 12345", EventStreamOptions(lineBytes = 10)) }
            .limit shouldBe "lineBytes"
        val options = EventStreamOptions(eventBytes = 20)
        shouldThrow<HttpException.LimitExceeded> { read("data: 12345\n".repeat(3), options) }.limit shouldBe
            "eventBytes"
        read("data: 12345\n\n".repeat(30), options).events.size shouldBe 30
    }

    test("The last event ID that the caller knows goes on until the server says another") {
        read("data: a\n\nid: 2\ndata: b\n\n", EventStreamOptions(lastEventId = "1")).events.map { it.id } shouldBe
            listOf("1", "2")
    }
})
