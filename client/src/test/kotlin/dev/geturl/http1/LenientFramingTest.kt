package dev.geturl.http1

import dev.geturl.HttpException
import dev.geturl.Limits
import dev.geturl.body.ChunkedFraming
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import okio.Buffer

class LenientFramingTest : FunSpec({
    val bareLf = "5;x=y\nhello\n0\nTrailer: late\n\n"

    /** The body that [framing] takes out of [text], fed in two pieces cut at [cut]. */
    fun decoded(framing: ChunkedFraming, text: String, cut: Int): String {
        val output = Buffer()
        val input = Buffer().writeUtf8(text.substring(0, cut))
        framing.decode(input, output, Long.MAX_VALUE / 2)
        input.writeUtf8(text.substring(cut))
        framing.decode(input, output, Long.MAX_VALUE / 2)
        framing.endOfInput()
        return output.readUtf8()
    }

    fun head(text: String, isLenient: Boolean): ResponseHead =
        HeadParser(Limits(), isLenient).parse(Buffer().writeUtf8(text.replace("\n", "\r\n"))).shouldNotBeNull()

    test("a lone LF ends the lines of a chunked body where it is let pass, however it is split") {
        for (cut in 0..bareLf.length) {
            val framing = ChunkedFraming(Limits(), takesBareLf = true)
            decoded(framing, bareLf, cut) shouldBe "hello"
            framing.trailers shouldBe listOf("Trailer" to "late")
        }
    }

    test("it is refused otherwise") {
        shouldThrow<HttpException.Protocol> { decoded(ChunkedFraming(), bareLf, 0) }
    }

    test("a size line that is empty is refused also then") {
        shouldThrow<HttpException.Protocol> {
            decoded(
                ChunkedFraming(Limits(), takesBareLf = true),
                "\nhello\n0\n\n",
                0,
            )
        }
    }

    test("chunked named twice is taken for once, and the connection is not trusted any more") {
        val twice = head("HTTP/1.1 200 OK\nTransfer-Encoding: chunked, chunked\n\n", isLenient = false)
        val framing = ResponseFraming.of("GET", twice, Limits(), FramingRules(isLenient = true))
        framing.isReusable shouldBe false
        framing.transferCodings shouldBe ""
        shouldThrow<HttpException.Protocol> { ResponseFraming.of("GET", twice, Limits()) }
    }

    test("a line with white space before the first field is dropped") {
        val text = "HTTP/1.1 200 OK\n Date: today\nServer: x\n\n"
        head(text, isLenient = true).headers.map { it.name } shouldBe listOf("Server")
        shouldThrow<HttpException.Protocol> { head(text, isLenient = false) }
    }

    test("a length that is to be ignored leaves the body to end with the connection") {
        val wrong = head("HTTP/1.1 200 OK\nContent-Length: 3\n\n", isLenient = false)
        val framing = ResponseFraming.of("GET", wrong, Limits(), FramingRules(ignoresLength = true))
        framing.isReusable shouldBe false
        framing.framing.contentLength shouldBe -1
    }
})
