package dev.geturl.body

import dev.geturl.HttpException
import dev.geturl.Limits
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import kotlin.random.Random

/** One message of the corpus: what is on the wire, how it is read, and what must come of it. */
private class Message(
    val name: String,
    val wire: ByteString,
    val content: ByteString,
    val rest: ByteString,
    val body: () -> BodyPipeline,
)

private val next = "HTTP/1.1 204 No Content\r\n\r\n".encodeUtf8()

private fun chunked(content: ByteString, chunkSize: Long): ByteString {
    val source = Buffer().write(content)
    val wire = Buffer()
    while (!source.exhausted()) {
        ChunkedEncoder.encode(Buffer().apply { write(source, minOf(chunkSize, source.size)) }, wire)
    }
    ChunkedEncoder.finish(wire, listOf("X-Trailer" to "yes"))
    return wire.readByteString()
}

private fun corpus(content: ByteString): List<Message> {
    val plain = Coding({ it }, { error("no coding") })
    return (Samples.codings + ("nothing" to plain)).flatMap { (name, coding) ->
        val coded = coding.encode(content)
        val decoders = { if (coding === plain) emptyList() else listOf(coding.decoder()) }

        fun message(framing: String, wire: ByteString, rest: ByteString, open: () -> Framing) =
            Message("$name in $framing", Buffer().write(wire).write(rest).readByteString(), content, rest) {
                BodyPipeline(open(), decoders())
            }
        listOf(
            message("a length", coded, next) { LengthFraming(coded.size.toLong()) },
            message("small chunks", chunked(coded, 7), next) { ChunkedFraming() },
            message("large chunks", chunked(coded, 10_000), next) { ChunkedFraming() },
            message("a connection", coded, ByteString.EMPTY) { UntilCloseFraming() },
        )
    }
}

class BodyPipelineTest : FunSpec({
    test("every cut of every message gives the same content and leaves the next message whole") {
        for (message in corpus(Samples.small)) {
            withClue(message.name) {
                for (pieces in message.wire.cuts() + sequenceOf(message.wire.singleBytes())) {
                    message.body().readAll(pieces) shouldBe Outcome(message.content, message.rest)
                }
            }
        }
    }

    test("so does any number of cuts of large messages, whatever the caller asks for at a time") {
        val messages = corpus(Samples.large)
        checkAll(15, Arb.list(Arb.int(1..200_000), 0..50), Arb.int(300..200_000)) { places, byteCount ->
            for (message in messages) {
                withClue(message.name) {
                    message.body().readAll(message.wire.cutAt(places), byteCount.toLong()) shouldBe
                        Outcome(message.content, message.rest)
                }
            }
        }
    }

    test("a message cut short anywhere is an error, never a short success") {
        for (message in corpus(Samples.small).filter { it.rest.size > 0 }) {
            val size = message.wire.size - message.rest.size
            val whole = if ("chunks" in message.name) size - "X-Trailer: yes\r\n\r\n".length else size
            for (end in 0 until whole) {
                withClue("${message.name} cut after $end") {
                    shouldThrow<HttpException> { message.body().readAll(listOf(message.wire.substring(0, end))) }
                }
            }
        }
    }

    test("coded data cut short within a whole message is an error") {
        for ((name, coding) in Samples.codings) {
            withClue(name) {
                val cut = coding.encode(Samples.small).let { it.substring(0, it.size - 1) }
                shouldThrow<HttpException.Decoding> {
                    BodyPipeline(LengthFraming(cut.size.toLong()), listOf(coding.decoder())).readAll(listOf(cut))
                }
            }
        }
    }

    test("damaged messages end in content or in a failure of ours, and always end") {
        val messages = corpus(Samples.small)
        val places = Arb.list(Arb.int(0..150), 1..4)
        checkAll(150, Arb.element(messages), places, Arb.int(1..255)) { message, damaged, mask ->
            var wire = message.wire
            for (place in damaged.filter { it < wire.size }) wire = wire.corruptAt(place, mask)
            try {
                message.body().readAll(wire.cutAt(damaged))
            } catch (e: HttpException) {
                e.message.orEmpty() shouldNotBe ""
            }
        }
    }

    test("stacked codings are undone one after the other") {
        val codings = jvmContentCodings
        val coded = Samples.brotli(Samples.gzip(Samples.zstd(Samples.large)))
        for (pieces in listOf(listOf(coded), coded.cutAt((0..coded.size step 777).toList()))) {
            val decoders = codings.open(codings.plan("zstd, GZIP ,br"))
            BodyPipeline(LengthFraming(coded.size.toLong()), decoders).readAll(pieces).content shouldBe Samples.large
        }
    }

    test("the size is counted as it came over the wire, without framing and before decoding") {
        val coded = Samples.gzip(Samples.large)
        val body = BodyPipeline(ChunkedFraming(), listOf(GzipDecoder(JvmInflaters)))
        body.readAll(listOf(chunked(coded, 1000)))
        body.received shouldBe coded.size
        body.contentLength shouldBe -1
        body.trailers shouldBe listOf("X-Trailer" to "yes")
    }

    test("a caller that does not ask for more does not make it read") {
        val coded = Samples.gzip(Random(7).nextBytes(300_000).toByteString())
        val wire = Buffer().write(coded)
        BodyPipeline(LengthFraming(coded.size.toLong()), listOf(GzipDecoder(JvmInflaters))).use { body ->
            val out = Buffer()
            body.decode(wire, out, byteCount = 1000)
            out.size shouldBe 1000
            body.wantsInput shouldBe false
            body.received shouldBeLessThan 100_000
        }
    }

    test("a bomb of bombs stops soon after the first MiB") {
        val bomb = Samples.gzip(Samples.gzip(ByteArray(64 * 1024 * 1024).toByteString()))
        val codings = jvmContentCodings

        fun open(limits: Limits) =
            BodyPipeline(LengthFraming(bomb.size.toLong()), codings.open(codings.plan("gzip, gzip")), limits)
        val wire = Buffer().write(bomb)
        val out = Buffer()
        open(Limits()).use { body ->
            val failure = shouldThrow<HttpException.LimitExceeded> {
                while (!body.isDone) body.decode(wire, out, byteCount = 16 * 1024)
            }
            failure.limit shouldBe "decodedRatio"
            out.size shouldBeLessThan 2L * 1024 * 1024
        }
        open(Limits(decodedRatio = -1)).readAll(listOf(bomb)).content.size shouldBe 64 * 1024 * 1024
    }

    test("gzip at its best ratio is no bomb by default, and a body under a MiB never is") {
        val zeros = ByteArray(16 * 1024 * 1024).toByteString()
        val coded = Samples.gzip(zeros)
        GzipDecoder(JvmInflaters).decodeAll(listOf(coded)) shouldBe zeros
        val small = ByteArray(1024 * 1024).toByteString()
        BodyPipeline(UntilCloseFraming(), listOf(BrotliDecoder()), Limits(decodedRatio = 1))
            .readAll(listOf(Samples.brotli(small)))
            .content shouldBe small
        shouldThrow<HttpException.LimitExceeded> {
            BodyPipeline(UntilCloseFraming(), listOf(GzipDecoder(JvmInflaters)), Limits(decodedRatio = 1000))
                .readAll(listOf(coded))
        }.message shouldContain "over the limit of 1000 for one"
    }

    test("an empty body is empty though a coding is named") {
        for (framing in listOf(LengthFraming(0), EmptyFraming, UntilCloseFraming())) {
            val body = BodyPipeline(framing, listOf(GzipDecoder(JvmInflaters)))
            body.readAll(emptyList()).content shouldBe ByteString.EMPTY
        }
    }

    test("closing the body frees each decoder once") {
        class Counting : ContentDecoder {
            var closed = 0

            override fun decode(input: Buffer, output: Buffer, byteCount: Long) = input.clear()

            override fun finish() = Unit

            override fun close() {
                closed++
            }
        }
        val decoders = listOf(Counting(), Counting())
        val body = BodyPipeline(LengthFraming(1), decoders)
        body.close()
        body.close()
        decoders.map { it.closed } shouldBe listOf(1, 1)
    }
})
