package dev.geturl.tcl

import dev.geturl.formatQuery
import dev.geturl.quoteString
import dev.geturl.testing.tclClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

/** The section "formatQuery, quoteString" of the manual's semantics, under its profile. */
class QueryTest : FunSpec({
    test("All but -._~a-zA-Z0-9 becomes %XX in upper-case hex, and ~ is kept") {
        val kept = "-._~azAZ09"
        quoteString(kept) shouldBe kept
        for (code in 0x21..0x7e) {
            val char = code.toChar()
            if (char.isLetterOrDigit() || char in kept) continue
            quoteString("$char") shouldBe "%" + code.toString(16).uppercase()
        }
    }

    test("A space is %20") { formatQuery("lines", "a b") shouldBe "lines=a%20b" }

    test("LF is %0D%0A, and a CR before it is kept too") {
        quoteString("a\nb") shouldBe "a%0D%0Ab"
        quoteString("a\r\nb") shouldBe "a%0D%0D%0Ab"
    }

    test("Keys and values alternate and are joined by & and =") {
        formatQuery("name1", "value1", "name2", "value two") shouldBe "name1=value1&name2=value%20two"
    }

    test("urlencoding comes first: UTF-8 by default") {
        tclClient().quoteString("¡") shouldBe "%C2%A1"
        tclClient().quoteString("∈") shouldBe "%E2%88%88"
        tclClient().formatQuery("a" to "¡") shouldBe "a=%C2%A1"
    }

    test("urlencoding iso8859-1 gives one byte") {
        tclClient { urlEncoding = "iso8859-1" }.quoteString("¡") shouldBe "%A1"
    }

    test("An empty or unknown urlencoding is an error that shows it") {
        shouldThrow<IllegalArgumentException> { tclClient { urlEncoding = "" }.quoteString("∈") }
            .message
            .orEmpty() shouldContain "\"\""
        shouldThrow<IllegalArgumentException> { tclClient { urlEncoding = "nonsense" }.formatQuery("∈" to "1") }
            .message
            .orEmpty() shouldContain "nonsense"
    }

    test("An odd count is an error") {
        shouldThrow<IllegalArgumentException> { formatQuery("a", "b", "c") }.message.orEmpty() shouldContain
            "even number"
    }
})
