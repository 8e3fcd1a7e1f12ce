package dev.geturl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class HeadersTest : FunSpec({
    val headers = Headers.of("Accept" to "a", "x-b" to "1", "ACCEPT" to "b, c")

    test("a name is looked up in any case of letters and the last of several answers") {
        headers["accept"] shouldBe "b, c"
        headers.values("Accept") shouldBe listOf("a", "b, c")
        headers.joined("accept") shouldBe "a, b, c"
        headers.joined("none") shouldBe ""
        headers["none"].shouldBeNull()
        ("X-B" in headers).shouldBeTrue()
    }

    test("an element of a list is found whichever line it stands in, but not a part of one") {
        headers.hasToken("accept", "C").shouldBeTrue()
        headers.hasToken("Accept", "a").shouldBeTrue()
        Headers.of("Connection" to "keep-alive-not, x").hasToken("connection", "keep-alive").shouldBeFalse()
        Headers.of("Connection" to "x ,\tClose").hasToken("connection", "close").shouldBeTrue()
    }

    test("set takes the place of the first and removes the others") {
        headers.newBuilder().set("accept", "z").build().map { it.toString() } shouldBe listOf("accept: z", "x-b: 1")
        headers.newBuilder().set("New", "n").build().last().toString() shouldBe "New: n"
        headers.newBuilder().remove("Accept").build().map { it.name } shouldBe listOf("x-b")
    }

    test("a bad value leaves a builder as it was") {
        val builder = headers.newBuilder()
        shouldThrow<IllegalArgumentException> { builder.set("Accept", "\u0000") }
        shouldThrow<IllegalArgumentException> { builder.add("Accept", "\u0000") }
        shouldThrow<IllegalArgumentException> { builder.add("a b", "c") }
        builder.build() shouldBe headers
    }

    test("line breaks are taken out of a value, and white space around it") {
        Headers.of("A" to "b\r\nInjected: yes\n\r")["A"] shouldBe "bInjected: yes"
        Headers.of("A" to " \t b c \r\n ")["A"] shouldBe "b c"
        Headers.of("A" to "\r\n")["A"] shouldBe ""
    }

    test("NUL and other control characters in a value are refused and the header is named") {
        for (code in (0..31) + 127) {
            if (code.toChar() in "\t\r\n") continue
            withClue(code) {
                val message = shouldThrow<IllegalArgumentException> {
                    Headers.of("X-Odd" to "a${code.toChar()}")
                }.message
                message shouldContain "X-Odd"
                message shouldContain "U+00"
            }
        }
    }

    test("a secret value is not in the message of its refusal") {
        val refusal = shouldThrow<IllegalArgumentException> { Headers.of("Authorization" to "Basic c2VjcmV0\u0000") }
        refusal.message.orEmpty().contains("c2VjcmV0").shouldBeFalse()
    }

    test("names that are no token are refused, and shown without their control characters") {
        for (name in listOf("", " ", "a b", "a:", "a\r\nb", "\u0000", "ä", "a\u00a0", "(", "\u212aelvin")) {
            val message = shouldThrow<IllegalArgumentException> { Headers.of(name to "x") }.message.orEmpty()
            message.none { it.isISOControl() }.shouldBeTrue()
        }
    }

    test("headers with the same lines in the same order are equal") {
        headers shouldBe Headers.of("Accept" to "a", "x-b" to "1", "ACCEPT" to "b, c")
        headers.hashCode() shouldBe Headers.of("Accept" to "a", "x-b" to "1", "ACCEPT" to "b, c").hashCode()
        (headers == Headers.of("accept" to "a", "x-b" to "1", "ACCEPT" to "b, c")).shouldBeFalse()
        headers.toString() shouldBe "Accept: a\nx-b: 1\nACCEPT: b, c\n"
    }

    test("iterating beyond the end says so") {
        val iterator = headers.iterator()
        repeat(3) { iterator.next() }
        iterator.hasNext().shouldBeFalse()
        shouldThrow<NoSuchElementException> { iterator.next() }
    }
})
