package dev.geturl.checks.rules

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe

class LengthRulesTest : FunSpec({
    val path = common("dev.geturl", "A.kt")

    fun linesOf(count: Int) = "// a line\n".repeat(count)

    fun functionOf(count: Int) = "/** Not\n * counted. */\nfun a() {\n" + "    println()\n".repeat(count - 2) + "}\n"

    test("a file of 300 lines passes, one of 301 does not") {
        FileLengthRule().placesIn(path to linesOf(300)).shouldBeEmpty()
        FileLengthRule().placesIn(path to linesOf(301)) shouldBe listOf("A.kt:301")
    }

    test("tests may be long, and so may a file on the list") {
        FileLengthRule().placesIn("client/src/test/kotlin/ATest.kt" to linesOf(301)).shouldBeEmpty()
        FileLengthRule(mapOf(path to "a generated table")).placesIn(path to linesOf(301)).shouldBeEmpty()
    }

    test("a function of 40 lines passes, one of 41 does not") {
        FunctionLengthRule().placesIn(path to functionOf(40)).shouldBeEmpty()
        FunctionLengthRule().placesIn(path to functionOf(41)) shouldBe listOf("A.kt:3")
        FunctionLengthRule(mapOf("$path#a" to "a table of cases")).placesIn(path to functionOf(41)).shouldBeEmpty()
    }

    test("a line of 120 characters passes, one of 121 does not, in KDoc neither") {
        LineLengthRule.placesIn(path to "/*${"a".repeat(116)}*/").shouldBeEmpty()
        LineLengthRule.placesIn(path to "\n/** ${"a".repeat(115)}*/") shouldBe listOf("A.kt:2")
    }

    test("an address cannot be wrapped") {
        LineLengthRule.placesIn(path to "// https://${"a".repeat(120)}").shouldBeEmpty()
    }
})
