package dev.geturl.tcl

import dev.geturl.HttpException
import dev.geturl.Status
import dev.geturl.body.Samples
import dev.geturl.testing.Peer
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8

/**
 * The section "Content codings" of the manual's semantics, under its profile. What differs from Tcl by decision:
 * stacked codings are all undone, `br` is undone where its library is there, and raw deflate is also undone on the way
 * to a sink.
 */
class CodingsTest : FunSpec({
    val content = "Ada, Countess of Lovelace; ".repeat(200)
    val codings = mapOf(
        "gzip" to gzip(content),
        "x-gzip" to gzip(content),
        "deflate" to deflate(content),
    )

    for ((name, coded) in codings) {
        test("$name is undone for a body with a length") {
            exchanged(Peer.response(coded, "Content-Encoding: $name", "Content-Type: text/plain")).got.text() shouldBe
                content
        }

        test("$name is undone for a chunked body") {
            exchanged(chunked(coded, name)).got.text() shouldBe content
        }

        test("$name is undone on the way to a sink, to the last byte") {
            val sink = Buffer()
            exchanged(chunked(coded, name)) { sink(sink) }
            sink.readUtf8() shouldBe content
        }
    }

    test("deflate is tried in zlib's form first, then raw") {
        exchanged(chunked(deflate(content, raw = true), "deflate")).got.text() shouldBe content
        val sink = Buffer()
        exchanged(chunked(deflate(content, raw = true), "deflate")) { sink(sink) }
        sink.readUtf8() shouldBe content
    }

    test("A large gzip body reaches a sink to the last byte") {
        val large = "0123456789".repeat(100_000)
        val sink = Buffer()
        exchanged(chunked(gzip(large), "gzip")) { sink(sink) }
        sink.readUtf8() shouldBe large
    }

    test("(!) gzip, deflate undoes both") {
        exchanged(chunked(deflate(gzip(content)), "gzip, deflate")).got.text() shouldBe content
    }

    test("(!) br is undone where its library is there") {
        val coded = Samples.brotli(content.encodeUtf8()).string(Charsets.ISO_8859_1)
        exchanged(chunked(coded, "br")).got.text() shouldBe content
    }

    test("An unknown coding is left on the body, which the metadata say") {
        val got = exchanged(chunked("as is", "rot13")).got
        got.status shouldBe Status.OK
        got.responseBody.utf8() shouldBe "as is"
        got.responseInfo.compression shouldBe "rot13"
        got.responseInfo.notes.joinToString() shouldContain "rot13"
    }

    test("A corrupt body is an error with its offset, and a cut one is too") {
        val whole = codings.getValue("gzip")
        shouldThrow<HttpException.Decoding> { exchanged(chunked("x" + whole.drop(1), "gzip")) }.offset shouldBe 1
        shouldThrow<HttpException.Decoding> { exchanged(chunked(whole.dropLast(9), "gzip")) }.offset shouldBe
            whole.length - 9L
    }
})

/** A response whose body, in the coding [name], comes in chunks. */
private fun chunked(coded: String, name: String): String =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: $name\r\nTransfer-Encoding: chunked\r\n\r\n" +
        coded.chunked(1000).joinToString("") { "${it.length.toString(16)}\r\n$it\r\n" } + "0\r\n\r\n"
