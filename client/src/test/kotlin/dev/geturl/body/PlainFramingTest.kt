package dev.geturl.body

import dev.geturl.HttpException
import dev.geturl.Limits
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

class PlainFramingTest : FunSpec({
    val message = "hello, worldHTTP/1.1".encodeUtf8()

    test("a body of known length ends there, and what follows stays on the wire") {
        for (pieces in message.cuts() + sequenceOf(message.singleBytes())) {
            LengthFraming(12).readAll(pieces) shouldBe Outcome("hello, world".encodeUtf8(), "HTTP/1.1".encodeUtf8())
        }
    }

    test("bytes of a known length may go past the framing, which is told, and none that have to be looked at") {
        val framing = LengthFraming(12)
        val body = BodyPipeline(framing)
        body.plainBytes shouldBe 12
        body.passed(7)
        body.received shouldBe 7
        body.wantsInput shouldBe true
        framing.readAll(listOf("worldHTTP/1.1".encodeUtf8())) shouldBe
            Outcome("world".encodeUtf8(), "HTTP/1.1".encodeUtf8())
        body.plainBytes shouldBe 0
        shouldThrow<IllegalStateException> { body.passed(1) }
        BodyPipeline(LengthFraming(12), listOf(GzipDecoder(JvmInflaters))).use { it.plainBytes shouldBe 0 }
        ChunkedFraming().plainBytes shouldBe 0
        shouldThrow<IllegalStateException> { ChunkedFraming().passed(1) }
    }

    test("a body that has all gone past the framing wants nothing more") {
        val body = BodyPipeline(LengthFraming(12))
        body.passed(12)
        body.wantsInput shouldBe false
        body.isDone shouldBe true
    }

    test("a body of length 0 wants nothing from the wire") {
        val body = BodyPipeline(LengthFraming(0))
        body.isDone shouldBe true
        body.wantsInput shouldBe false
    }

    test("a body cut short says how much of it came") {
        val failure = shouldThrow<HttpException.ConnectionClosed> { LengthFraming(21).readAll(message.singleBytes()) }
        failure.message shouldContain "20 of the 21 bytes"
    }

    test("a length over the limit is refused before the body is read") {
        LengthFraming(5, Limits(bodyBytes = 5)).contentLength shouldBe 5
        shouldThrow<HttpException.LimitExceeded> { LengthFraming(6, Limits(bodyBytes = 5)) }.limit shouldBe "bodyBytes"
    }

    test("a body without a length ends with the connection") {
        for (pieces in message.cuts()) UntilCloseFraming().readAll(pieces) shouldBe Outcome(message, ByteString.EMPTY)
        UntilCloseFraming().readAll(emptyList()) shouldBe Outcome(ByteString.EMPTY, ByteString.EMPTY)
        UntilCloseFraming().contentLength shouldBe -1
    }

    test("a body without a length stops at the limit") {
        UntilCloseFraming(Limits(bodyBytes = 20)).readAll(message.singleBytes()).content shouldBe message
        shouldThrow<HttpException.LimitExceeded> { UntilCloseFraming(Limits(bodyBytes = 19)).readAll(listOf(message)) }
    }

    test("a message without content takes nothing off the wire") {
        EmptyFraming.readAll(listOf(message)) shouldBe Outcome(ByteString.EMPTY, message)
        EmptyFraming.endOfInput()
    }
})
