package dev.geturl.body

import dev.geturl.HttpException
import dev.geturl.PartLimits
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

class MultipartParserTest : FunSpec({
    /** Each part as its field lines and its content. */
    fun parse(pieces: List<ByteString>, boundary: String = "b", limits: PartLimits = PartLimits()): List<String> {
        val parser = MultipartParser(boundary, limits)
        val content = Buffer()
        val parts = ArrayList<String>()
        for (piece in pieces) {
            val input = Buffer().write(piece)
            while (true) {
                when (val event = parser.next(input, content) ?: break) {
                    is MultipartParser.Event.Part -> parts += event.headers.joinToString("|")
                    MultipartParser.Event.PartEnd -> parts += parts.removeLast() + " > " + content.readUtf8()
                    MultipartParser.Event.End -> parts += "end"
                }
            }
        }
        parser.endOfInput()
        return parts
    }

    fun parse(text: String, limits: PartLimits = PartLimits()) = parse(listOf(text.encodeUtf8()), limits = limits)

    /** However [text] is cut in three, its parts are [expected]. */
    fun atEverySplit(text: String, expected: List<String>) {
        val bytes = text.encodeUtf8()
        for (first in 0..bytes.size) {
            for (second in first..bytes.size) {
                parse(
                    listOf(bytes.substring(0, first), bytes.substring(first, second), bytes.substring(second)),
                ) shouldBe
                    expected
            }
        }
    }

    test("Parts with field lines and without, a preamble and an epilogue") {
        atEverySplit(
            "preamble\r\n--b\r\nA: 1\r\nB:  two \r\n\r\nfirst\r\n--b  \t\r\n\r\nsecond\r\nline\r\n--b--\r\nepilogue",
            listOf("A: 1|B: two > first", " > second\r\nline", "end"),
        )
    }

    test("The first delimiter may be the first line, and the last may end the body") {
        atEverySplit("--b\r\n\r\nx\r\n--b--", listOf(" > x", "end"))
    }

    test("Empty parts: with a content of no bytes, and with a head that the delimiter's line end closes") {
        atEverySplit(
            "--b\r\nA: 1\r\n\r\n\r\n--b\r\nB: 2\r\n\r\n--b\r\n\r\n--b--\r\n",
            listOf("A: 1 > ", "B: 2 > ", " > ", "end"),
        )
    }

    test("What looks like a delimiter and is none stays in the content") {
        atEverySplit(
            "--b\r\n\r\n\r\n-\r\n--\r\n--a\r--b\n--b --b\r\n\r\n--b--",
            listOf(" > \r\n-\r\n--\r\n--a\r--b\n--b --b\r\n", "end"),
        )
    }

    test("A multipart of no parts is its end") {
        parse("--b--") shouldBe listOf("end")
    }

    test("A folded field line is one, and UTF-8 is read as such") {
        parse("--b\r\nA: one\r\n\ttwo\r\nB: räk\r\n\r\nx\r\n--b--") shouldBe listOf("A: one two|B: räk > x", "end")
    }

    val broken = mapOf(
        "without any boundary" to "nothing of the kind",
        "that ends within a part" to "--b\r\n\r\nx",
        "that ends within a head" to "--b\r\nA: 1\r\n",
        "that ends behind a boundary" to "--b",
        "with something behind a boundary" to "--bx\r\n\r\nx\r\n--b--",
        "with a lone dash behind a boundary" to "--b-\r\n\r\nx\r\n--b--",
        "with bare line feeds" to "--b\n\nx\n--b--",
        "with a line that is no field line" to "--b\r\nnothing\r\n\r\nx\r\n--b--",
        "with a field name with a space" to "--b\r\nA : 1\r\n\r\nx\r\n--b--",
        "with a control character in a field" to "--b\r\nA: \u0001\r\n\r\nx\r\n--b--",
        "with a head that begins folded" to "--b\r\n A: 1\r\n\r\nx\r\n--b--",
        "with padding that never ends" to "--b" + " ".repeat(2_000),
    )
    for ((what, text) in broken) {
        test("A body $what is refused, however it is cut") {
            shouldThrow<HttpException.Protocol> { parse(text) }
            shouldThrow<HttpException.Protocol> { parse(text.map { it.toString().encodeUtf8() }) }
        }
    }

    test("Parts, and the field lines of each, have bounds") {
        val limits = PartLimits(parts = 2, partHeadBytes = 20, partHeadFields = 2)
        parse("--b\r\nA: 1\r\nB: 2\r\n\r\nx\r\n--b\r\n\r\ny\r\n--b--", limits).size shouldBe 3
        val tooMuch = mapOf(
            "parts" to "--b\r\n\r\n\r\n".repeat(3) + "--b--",
            "partHeadBytes" to "--b\r\nA: ${"x".repeat(30)}",
            "partHeadFields" to "--b\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\nx\r\n--b--",
        )
        for ((limit, text) in tooMuch) {
            shouldThrow<HttpException.LimitExceeded> { parse(text, limits) }.limit shouldBe limit
        }
    }

    test("Content is given on as it comes, but for what may be the beginning of a delimiter") {
        val parser = MultipartParser("b", PartLimits())
        val content = Buffer()
        parser.next(Buffer().writeUtf8("--b\r\n\r\n"), content)
        parser.next(Buffer().writeUtf8("abc"), content)
        content.readUtf8() shouldBe "abc"
        parser.next(Buffer().writeUtf8("def\r\n-"), content)
        content.readUtf8() shouldBe "def"
        parser.next(Buffer().writeUtf8("x"), content)
        content.readUtf8() shouldBe "\r\n-x"
    }

    test("A large part passes through without being held") {
        val parser = MultipartParser("b", PartLimits())
        val content = Buffer()
        parser.next(Buffer().writeUtf8("--b\r\n\r\n"), content)
        val block = "\r\n--".repeat(10_000).encodeUtf8()
        var given = 0L
        repeat(50) {
            parser.next(Buffer().write(block), content)
            given += content.size
            content.clear()
            (block.size * (it + 1L) - given) shouldBeLessThanOrEqual 5
        }
    }
})
