package dev.geturl.http1

import dev.geturl.HttpException
import dev.geturl.Limits
import dev.geturl.body.ChunkedFraming
import dev.geturl.body.EmptyFraming
import dev.geturl.body.LengthFraming
import dev.geturl.body.UntilCloseFraming
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf

/** The table of [ResponseFraming], row by row. */
class ResponseFramingTest : FunSpec({
    fun framing(
        vararg fields: String,
        method: String = "GET",
        status: String = "HTTP/1.1 200 OK",
        limits: Limits = Limits(),
    ) = ResponseFraming.of(method, read("$status\r\n${fields.joinToString("") { "$it\r\n" }}\r\n").first, limits)

    fun refused(vararg fields: String): String =
        withClue(fields.toList()) { shouldThrow<HttpException.Protocol> { framing(*fields) }.message.orEmpty() }

    test("HEAD, 1xx, 204, 304 and a successful CONNECT have no body, whatever the fields say") {
        val liar = arrayOf("Transfer-Encoding: chunked", "Content-Length: x")
        framing(*liar, method = "HEAD").framing shouldBe EmptyFraming
        for (code in listOf(100, 101, 103, 199, 204, 304)) {
            framing(*liar, status = "HTTP/1.1 $code X").framing shouldBe EmptyFraming
        }
        framing(*liar, method = "CONNECT", status = "HTTP/1.1 299 X").framing shouldBe EmptyFraming
        framing("Content-Length: 3", method = "CONNECT", status = "HTTP/1.1 300 X").framing.contentLength shouldBe 3
        framing("Content-Length: 3", status = "HTTP/1.1 205 X").framing.contentLength shouldBe 3
        framing(*liar, method = "HEAD").isReusable.shouldBeTrue()
    }

    test("of Transfer-Encoding and Content-Length the former holds and the connection is not used again") {
        val both = framing("Content-Length: 5", "Transfer-Encoding: chunked")
        both.framing.shouldBeInstanceOf<ChunkedFraming>()
        both.isReusable.shouldBeFalse()
        framing("Transfer-Encoding: chunked").isReusable.shouldBeTrue()
        framing("Transfer-Encoding: gzip", "Content-Length: 5").framing.shouldBeInstanceOf<UntilCloseFraming>()
    }

    test("Transfer-Encoding in HTTP/1.0 holds and the connection is not used again") {
        val old = framing("Transfer-Encoding: chunked", status = "HTTP/1.0 200 OK")
        old.framing.shouldBeInstanceOf<ChunkedFraming>()
        old.isReusable.shouldBeFalse()
    }

    test("a Transfer-Encoding whose last coding is not chunked lasts until the connection closes") {
        for (codings in listOf("gzip", "deflate, x-gzip", "identity", "")) {
            framing("Transfer-Encoding: $codings").let {
                it.framing.shouldBeInstanceOf<UntilCloseFraming>()
                it.isReusable.shouldBeFalse()
            }
        }
    }

    test("chunked that is not last, or twice, is refused") {
        refused("Transfer-Encoding: chunked, gzip") shouldContain "before its end"
        refused("Transfer-Encoding: chunked, chunked") shouldContain "before its end"
        refused("Transfer-Encoding: chunked", "Transfer-Encoding: gzip")
        refused("Transfer-Encoding: chunked", "Transfer-Encoding: chunked")
    }

    test("codings beneath chunked are named in the order they were applied") {
        framing("Transfer-Encoding: GZIP, Chunked").transferCodings shouldBe "gzip"
        framing("Transfer-Encoding: deflate", "Transfer-Encoding:\tx-gzip ,, chunked").transferCodings shouldBe
            "deflate, x-gzip"
        framing("Transfer-Encoding: gzip").transferCodings shouldBe "gzip"
        framing("Transfer-Encoding: identity, chunked").transferCodings shouldBe ""
    }

    test("an unknown transfer coding is refused, also one that looks like chunked") {
        for (coding in listOf(
            "foo, chunked",
            "foo",
            "chunked;q=1",
            "\"chunked\"",
            "xchunked",
            "chunked foo",
            "\u000bchunked".drop(1) + "\u00a0",
        )) {
            refused("Transfer-Encoding: $coding") shouldContain "unknown coding"
        }
    }

    test("one Content-Length, repeated or not, is that length") {
        for (fields in listOf(
            listOf("Content-Length: 5"),
            List(3) {
                "content-length: 5"
            },
            listOf("Content-Length: 5, 5,5"),
            listOf("Content-Length: 5", "Content-Length: 005"),
        )) {
            framing(*fields.toTypedArray()).let {
                it.framing.shouldBeInstanceOf<LengthFraming>().contentLength shouldBe 5
                it.isReusable.shouldBeTrue()
            }
        }
        framing("Content-Length: 0").framing shouldBe EmptyFraming
        framing("Content-Length: 9223372036854775807").framing.contentLength shouldBe Long.MAX_VALUE
    }

    test("differing Content-Lengths are refused") {
        refused("Content-Length: 5", "Content-Length: 6") shouldContain "differs"
        refused("Content-Length: 5, 6") shouldContain "differs"
    }

    test("a Content-Length with a sign, a space within, hex, too many digits, or nothing is refused") {
        val bad = listOf(
            "-5",
            "+5",
            "5 5",
            "0x5",
            "a",
            "",
            "5,",
            ",5",
            "5.0",
            "1e3",
            "9223372036854775808",
            "0".repeat(19) + "5",
            "\u00b2",
            "5;",
        )
        for (length in bad) refused("Content-Length: $length") shouldContain "no length"
        refused("Content-Length: 5", "Content-Length:")
    }

    test("with neither field the body lasts until the connection closes") {
        val open = framing("Content-Type: text/plain")
        open.framing.shouldBeInstanceOf<UntilCloseFraming>()
        open.isReusable.shouldBeFalse()
    }

    test("a length over bodyBytes is refused before a byte is read, at it it is taken") {
        val limits = Limits(bodyBytes = 5)
        framing("Content-Length: 5", limits = limits).framing.contentLength shouldBe 5
        shouldThrow<HttpException.LimitExceeded> { framing("Content-Length: 6", limits = limits) }.limit shouldBe
            "bodyBytes"
    }
})
