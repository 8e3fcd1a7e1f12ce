package dev.geturl.body

import dev.geturl.HttpException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import okio.Buffer

class LineSplitterTest : FunSpec({
    /** The lines of [pieces] that come one after the other. */
    fun lines(pieces: List<String>, endsAtCr: Boolean = false, atMost: Long = 100): List<String> {
        val splitter = LineSplitter(atMost, "lineBytes", endsAtCr)
        val input = Buffer()
        return buildList {
            for (piece in pieces) {
                input.writeUtf8(piece)
                while (true) add(splitter.next(input)?.utf8() ?: break)
            }
            splitter.rest(input)?.let { add("rest: ${it.utf8()}") }
        }
    }

    /** However [text] is cut in three, its lines are [expected]. */
    fun atEverySplit(text: String, expected: List<String>, endsAtCr: Boolean = false) {
        for (first in 0..text.length) {
            for (second in first..text.length) {
                val pieces = listOf(text.take(first), text.substring(first, second), text.drop(second))
                lines(pieces, endsAtCr) shouldBe expected
            }
        }
    }

    test("LF and CR LF end a line, and CR alone does not; what is behind the last end is the rest") {
        atEverySplit("one\ntwo\r\n\nth\rree\r\n\r\r\nend", listOf("one", "two", "", "th\rree", "\r", "rest: end"))
    }

    test("Where CR ends a line too, CR LF is one end and not two") {
        atEverySplit("a\rb\r\nc\n\r\n\rd\r\r", listOf("a", "b", "c", "", "", "d", ""), endsAtCr = true)
    }

    test("A line whose end is CR is given before anybody knows whether LF follows") {
        val splitter = LineSplitter(10, "lineBytes", endsAtCr = true)
        val input = Buffer().writeUtf8("a\r")
        splitter.next(input)?.utf8() shouldBe "a"
        splitter.next(input) shouldBe null
        splitter.next(input.writeUtf8("\nb\r")) shouldBe "b".let { okio.ByteString.of(it[0].code.toByte()) }
    }

    test("A line may be as long as the bound and no longer, whether its end has come or not") {
        lines(listOf("12345\n"), atMost = 5) shouldBe listOf("12345")
        shouldThrow<HttpException.LimitExceeded> { lines(listOf("123456\n"), atMost = 5) }.limit shouldBe "lineBytes"
        shouldThrow<HttpException.LimitExceeded> { lines(listOf("123", "456"), atMost = 5) }
    }
})
