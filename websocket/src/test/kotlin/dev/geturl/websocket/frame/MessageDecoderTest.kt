package dev.geturl.websocket.frame

import dev.geturl.websocket.CloseCode
import dev.geturl.websocket.Message
import dev.geturl.websocket.WebSocketLimits
import dev.geturl.websocket.testing.binary
import dev.geturl.websocket.testing.close
import dev.geturl.websocket.testing.frame
import dev.geturl.websocket.testing.more
import dev.geturl.websocket.testing.ping
import dev.geturl.websocket.testing.plus
import dev.geturl.websocket.testing.pong
import dev.geturl.websocket.testing.text
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.ByteString
import okio.ByteString.Companion.decodeHex
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString

private const val KEY = 0x37fa213d

private fun corpus(key: Int?): ByteString = listOf(
    text("Hello", key = key),
    text("", key = key),
    binary(ByteArray(126) { it.toByte() }.toByteString(), key = key),
    text("frag", final = false, key = key),
    ping("between", key = key),
    more("mente\u00e4\u20ac\ud83d\ude00".encodeUtf8(), final = false, key = key),
    pong("", key = key),
    more(ByteString.EMPTY, key = key),
    binary(ByteArray(70_000) { (it * 7).toByte() }.toByteString(), key = key),
    close(1000, "bye \u2713", key = key),
    text("never read", key = key),
).reduce { all, next -> all + next }

private val CORPUS_LINES = Heard.of(corpus(key = null))

class MessageDecoderTest : FunSpec({
    test("messages, fragments and control frames between them come out in their order") {
        val small = text("Hel", final = false) + ping("p") + more("lo".encodeUtf8()) + pong("q") + close(1001, "off")
        Heard.of(small).shouldContainExactly("ping p", "text \"Hello\"", "pong q", "close 1001 off")
        CORPUS_LINES.size shouldBe 8
        CORPUS_LINES[5] shouldBe "text \"fragmente\u00e4\u20ac\ud83d\ude00\""
        CORPUS_LINES.last() shouldBe "close 1000 bye \u2713"
    }

    test("it is the same wherever the bytes are split, masked or not") {
        for (key in listOf(null, KEY)) {
            val bytes = corpus(key)
            val splits = (1 until 400) + (400 until bytes.size step 997) + ((bytes.size - 40) until bytes.size)
            for (at in splits) {
                val heard = Heard(isMasked = key != null)
                heard.hear(bytes.substring(0, at))
                heard.hear(bytes.substring(at))
                withClue("split at $at, key $key") { heard.lines shouldBe CORPUS_LINES }
            }
        }
    }

    test("it is the same byte by byte") {
        val heard = Heard(isMasked = true)
        val bytes = corpus(KEY)
        for (at in 0 until bytes.size) heard.hear(bytes.substring(at, at + 1))
        heard.lines shouldBe CORPUS_LINES
    }

    test("in pieces, what has come is handed out at once, and no character is torn") {
        val heard = Heard()
        heard.decoder.inPieces = true
        val frame = text("a\u20acb\ud83d\ude00")
        for (at in 0 until frame.size) heard.hear(frame.substring(at, at + 1))
        heard.messages.joinToString("|") { (it as Message.Text).text } shouldBe "a|\u20ac|b|\ud83d\ude00"
        heard.messages.map { it.isFinal } shouldBe listOf(false, false, false, true)
    }

    test("what was put together is handed out when somebody wants pieces amid a message") {
        val heard = Heard()
        heard.hear(binary("1234".encodeUtf8(), final = false) + more("5678".encodeUtf8()).substring(0, 4))
        heard.lines.shouldBeEmpty()
        heard.decoder.inPieces = true
        heard.hear(more("5678".encodeUtf8()).substring(4))
        heard.messages.map { it.bytes.utf8() } shouldBe listOf("123456", "78")
    }

    test("each thing that a peer may not do has its code") {
        val cases = listOf(
            frame(Opcode.TEXT, ByteString.EMPTY, rsv = 4) to "RSV1",
            frame(Opcode.TEXT, ByteString.EMPTY, rsv = 2) to "reserved bit",
            frame(Opcode.TEXT, ByteString.EMPTY, rsv = 1) to "reserved bit",
            frame(Opcode.PING, ByteString.EMPTY, rsv = 4) to "RSV1",
            frame(3, ByteString.EMPTY) to "reserved opcode 3",
            frame(7, ByteString.EMPTY) to "reserved opcode 7",
            frame(11, ByteString.EMPTY) to "reserved opcode 11",
            frame(15, ByteString.EMPTY) to "reserved opcode 15",
            frame(Opcode.PING, ByteString.EMPTY, final = false) to "control frame in fragments",
            frame(Opcode.CLOSE, ByteString.EMPTY, final = false) to "control frame in fragments",
            frame(Opcode.PING, ByteArray(126).toByteString()) to "more than 125 bytes",
            more(ByteString.EMPTY) to "not begun",
            (text("a", final = false) + text("b")) to "before the one that was begun",
            (text("a", final = false) + binary(ByteString.EMPTY)) to "before the one that was begun",
            text("masked", key = KEY) to "masked",
            "827e007d".decodeHex() to "shortest",
            "827f000000000000ffff".decodeHex() to "shortest",
            "827f8000000000000000".decodeHex() to "2^63",
            frame(Opcode.CLOSE, "x".encodeUtf8()) to "half a code",
            close(999) to "999",
            close(1004) to "1004",
            close(1005) to "1005",
            close(1006) to "1006",
            close(1015) to "1015",
            close(1016) to "1016",
            close(2999) to "2999",
            close(5000) to "5000",
            close(65_535) to "65535",
        )
        for ((bytes, message) in cases) {
            val heard = Heard()
            heard.hear(bytes)
            withClue("${bytes.hex()}, $message") {
                heard.violation.shouldNotBeNull().code shouldBe CloseCode.PROTOCOL_ERROR
                heard.violation.shouldNotBeNull().message shouldContain message
            }
        }
    }

    test("a client that does not mask is refused") {
        Heard.of(text("bare"), isMasked = true).single() shouldContain "violation 1002: the peer sent a frame without"
    }

    test("the codes that may be sent are taken") {
        for (code in listOf(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1014, 3000, 3999, 4000, 4999)) {
            Heard.of(close(code)).single() shouldBe "close $code "
        }
        Heard.of(frame(Opcode.CLOSE, ByteString.EMPTY)).single() shouldBe "close 1005 "
    }

    test("text that is not UTF-8 is refused at its first wrong byte, before its message ends") {
        val heard = Heard()
        heard.hear(frame(Opcode.TEXT, "ab".encodeUtf8() + "eda0".decodeHex(), announced = 100))
        heard.violation.shouldNotBeNull().code shouldBe CloseCode.INVALID_DATA
        val torn = frame(Opcode.TEXT, "c3".decodeHex(), final = false) + more("28".decodeHex())
        Heard.of(torn).single() shouldContain "1007"
        Heard.of(frame(Opcode.TEXT, "e282".decodeHex())).single() shouldContain "1007"
        Heard.of(frame(Opcode.CLOSE, "03e8ff".decodeHex())).single() shouldContain "1007"
    }

    test("a frame over the limit is refused by its head") {
        val limits = WebSocketLimits(frameBytes = 1000)
        Heard.of(binary(ByteArray(1000).toByteString()), limits = limits).single() shouldContain "binary"
        Heard.of("827e03e9".decodeHex(), limits = limits).single() shouldContain "violation 1009"
    }

    test("a message over the limit is refused before it has come") {
        val limits = WebSocketLimits(messageBytes = 1000)
        Heard.of(binary(ByteArray(1000).toByteString()), limits = limits).single() shouldContain "binary"
        Heard.of("827e03e9".decodeHex(), limits = limits).single() shouldContain "violation 1009"
        Heard.of("827f7fffffffffffffff".decodeHex(), limits = limits).single() shouldContain "violation 1009"
        val two = binary(ByteArray(600).toByteString(), final = false) + frame(0, ByteString.EMPTY, announced = 401)
        Heard.of(two, limits = limits).single() shouldContain "violation 1009"
    }

    test("whether a message is too large is left open while nobody says how it is wanted") {
        val heard = Heard(WebSocketLimits(messageBytes = 10))
        heard.isAwaited = false
        heard.hear(binary(ByteArray(11).toByteString())) shouldBe false
        heard.decoder.inPieces = true
        heard.hear(ByteString.EMPTY) shouldBe true
        heard.messages.single().size shouldBe 11
    }

    test("endless fragments, empty ones too, come to an end") {
        val heard = Heard(WebSocketLimits(messageFragments = 100))
        heard.hear(text("", final = false))
        repeat(99) { heard.hear(more(ByteString.EMPTY, final = false)) }
        heard.violation shouldBe null
        heard.hear(more(ByteString.EMPTY, final = false))
        heard.violation.shouldNotBeNull().code shouldBe CloseCode.TOO_BIG
    }

    test("where there is no room nothing is taken, and nothing is lost") {
        val heard = Heard()
        heard.room = false
        heard.hear(text("one")) shouldBe false
        heard.lines.shouldBeEmpty()
        heard.room = true
        heard.hear(text("two")) shouldBe true
        heard.lines shouldContainExactly listOf("text \"one\"", "text \"two\"")
    }

    test("a message of many megabytes is not kept twice in pieces") {
        val heard = Heard(WebSocketLimits(messageBytes = 1000))
        heard.decoder.inPieces = true
        val head = frame(Opcode.BINARY, ByteString.EMPTY, announced = 5_000_000)
        heard.hear(head)
        repeat(500) { heard.hear(ByteArray(10_000).toByteString()) }
        heard.messages.last().isFinal shouldBe true
        heard.messages.sumOf { it.size } shouldBe 5_000_000
        heard.messages.maxOf { it.size } shouldBeLessThan 100_000
    }
})
