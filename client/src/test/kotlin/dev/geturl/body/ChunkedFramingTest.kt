package dev.geturl.body

import dev.geturl.HttpException
import dev.geturl.Limits
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

class ChunkedFramingTest : FunSpec({
    fun read(text: String, limits: Limits = Limits()): Outcome {
        val message = text.encodeUtf8()
        val whole = ChunkedFraming(limits).readAll(listOf(message))
        message.cuts().forEach { ChunkedFraming(limits).readAll(it) shouldBe whole }
        ChunkedFraming(limits).readAll(message.singleBytes()) shouldBe whole
        return whole
    }

    fun refusal(text: String, limits: Limits = Limits()): HttpException {
        val message = text.encodeUtf8()
        val whole = shouldThrow<HttpException> { ChunkedFraming(limits).readAll(listOf(message)) }
        (message.cuts() + sequenceOf(message.singleBytes())).forEach { pieces ->
            shouldThrow<HttpException> { ChunkedFraming(limits).readAll(pieces) }.message shouldBe whole.message
        }
        return whole
    }

    fun protocolError(text: String): String = withClue(text) {
        val refusal = refusal(text)
        refusal::class shouldBe HttpException.Protocol::class
        refusal.message.orEmpty()
    }

    test("chunks are joined and the next response stays on the wire") {
        val outcome = read("4\r\nWiki\r\n7\r\npedia i\r\nB\r\nn \r\nchunks.\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n")
        outcome.content.utf8() shouldBe "Wikipedia in \r\nchunks."
        outcome.rest.utf8() shouldBe "HTTP/1.1 200 OK\r\n"
    }

    test("an empty body is its last chunk") {
        read("0\r\n\r\n").content shouldBe ByteString.EMPTY
        read("000000000000000000000\r\n\r\n").content shouldBe ByteString.EMPTY
    }

    test("sizes are hexadecimal in any case, with leading zeros and padding after") {
        read("a\r\n0123456789\r\n00A\r\n0123456789\r\n1  \t\r\nx\r\n0 \r\n\r\n").content.utf8() shouldBe
            "01234567890123456789x"
    }

    test("chunk extensions are skipped, quoted ones too") {
        read("1;a\r\nx\r\n1 ; a=b;c=\"d;e\\\"f\"\r\ny\r\n0;last=\"1\"\r\n\r\n").content.utf8() shouldBe "xy"
    }

    test("a size that is not plain hexadecimal is refused") {
        val sizes = listOf("", " 1", "+1", "-1", "0x1", "1_0", "g", "1g", "1,", "\t1", "1 1", ";a", "\u00001")
        for (size in sizes) protocolError("$size\r\nx\r\n0\r\n\r\n")
        protocolError("8000000000000000\r\nx") shouldContain "2^63-1"
        protocolError("10000000000000001\r\nx") shouldContain "2^63-1"
        protocolError("1\r\nx\r\n7fffffffffffffff\r\n") shouldContain "2^63-1"
    }

    test("a bare LF or CR never ends a line") {
        for (line in listOf("1\n", "1\rx", "1;a\n", "1;a\rb", "1;\"a\r\n\"", "1;\"\\\n\"", "1;a\u0000")) {
            protocolError("${line}x\r\n0\r\n\r\n")
        }
        protocolError("0\r\n\n")
        protocolError("0\r\n\rx")
        protocolError("0\r\na: b\n\r\n")
        protocolError("0\r\na: b\rc\r\n\r\n")
    }

    test("data that is not followed by CRLF is refused") {
        protocolError("1\r\nxy\r\n0\r\n\r\n") shouldContain "in place of CRLF"
        protocolError("1\r\nx\n0\r\n\r\n") shouldContain "bare LF"
        protocolError("1\r\nx0\r\n\r\n")
        protocolError("1\r\nx\r0\r\n\r\n")
    }

    test("trailers are kept in order, names as received and values trimmed") {
        val framing = ChunkedFraming()
        framing.readAll("0\r\nExpires: 1\r\nx-SUM:\t a b \r\nexpires:\r\n\r\n".encodeUtf8().singleBytes())
        framing.trailers shouldBe listOf("Expires" to "1", "x-SUM" to "a b", "expires" to "")
    }

    test("broken trailers are refused") {
        val trailers =
            listOf(" a: b", "a: b\r\n c", "a : b", ": b", "a", "a\tb: c", "a: \u0000", "a: \u007f", "ä: b")
        for (trailer in trailers) {
            protocolError("0\r\n$trailer\r\n\r\n")
        }
    }

    test("lines, trailers and bodies over their limits are refused, at the limit they are taken") {
        fun limitOf(text: String, limits: Limits) = (refusal(text, limits) as HttpException.LimitExceeded).limit
        read("0;${"a".repeat(12)}\r\n\r\n", Limits(chunkLineBytes = 16))
        limitOf("0;${"a".repeat(13)}\r\n\r\n", Limits(chunkLineBytes = 16)) shouldBe "chunkLineBytes"
        read("0\r\na:\r\nb:\r\n\r\n", Limits(headFields = 2))
        limitOf("0\r\na:\r\nb:\r\nc:\r\n\r\n", Limits(headFields = 2)) shouldBe "headFields"
        read("0\r\na:${"b".repeat(58)}\r\n\r\n", Limits(headBytes = 64))
        limitOf("0\r\na:${"b".repeat(59)}\r\n\r\n", Limits(headBytes = 64)) shouldBe "headBytes"
        read("3\r\nabc\r\n0\r\n\r\n", Limits(bodyBytes = 3))
        limitOf("3\r\nabc\r\n1\r\n", Limits(bodyBytes = 3)) shouldBe "bodyBytes"
    }

    test("a peer that closes early is noticed at every byte but after the whole last chunk line") {
        val message = "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n".encodeUtf8()
        val lastChunkLine = message.size - 2
        for (size in 0 until message.size) {
            withClue("cut after $size") {
                val framing = ChunkedFraming()
                if (size >= lastChunkLine) {
                    framing.readAll(listOf(message.substring(0, size))).content.utf8() shouldBe "abcde"
                } else {
                    shouldThrow<HttpException.ConnectionClosed> { framing.readAll(listOf(message.substring(0, size))) }
                }
            }
        }
        refusal("5\r\nabc").message shouldContain "3 of the 5 bytes of a chunk"
        refusal("0\r\na: b\r\n")::class shouldBe HttpException.ConnectionClosed::class
    }

    test("no more content is made than was asked for, whatever the sizes of chunks and segments") {
        for (chunk in listOf(1, 100, 1024, 4095, 4096, 8191, 8192, 8193, 20_000)) {
            val content = Samples.large.substring(0, 100_000)
            val wire = Buffer()
            val source = Buffer().write(content)
            while (!source.exhausted()) {
                val piece = Buffer().apply { write(source, minOf(chunk.toLong(), source.size)) }
                ChunkedEncoder.encode(piece, wire)
            }
            ChunkedEncoder.finish(wire)
            val message = wire.readByteString()
            for (byteCount in listOf(1000L, 8192L, 65_536L, Long.MAX_VALUE / 2)) {
                BodyPipeline(ChunkedFraming()).readAll(listOf(message), byteCount).content shouldBe content
            }
        }
    }

    test("many small chunks take hardly more memory than their content") {
        val wire = Buffer()
        repeat(1000) { ChunkedEncoder.encode(Buffer().write(ByteArray(1024)), wire) }
        val out = Buffer()
        ChunkedFraming().decode(wire, out, Long.MAX_VALUE / 2)
        val segments = out.readUnsafe().use { cursor -> generateSequence { cursor.next().takeIf { it >= 0 } }.count() }
        segments shouldBeLessThanOrEqual 126
    }

    test("a request's chunks are sized in hexadecimal, empty writes do not end the body, trailers follow it") {
        val wire = Buffer()
        val source = Buffer().writeUtf8("0123456789abcdef")
        ChunkedEncoder.encode(source, wire)
        ChunkedEncoder.encode(source, wire)
        ChunkedEncoder.finish(wire, listOf("Digest" to "1"))
        wire.readUtf8() shouldBe "10\r\n0123456789abcdef\r\n0\r\nDigest: 1\r\n\r\n"
    }
})
