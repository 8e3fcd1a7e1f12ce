package dev.geturl.checks.rules

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe

class WordRulesTest : FunSpec({
    val main = common("dev.geturl", "A.kt")
    val test = "client/src/test/kotlin/ATest.kt"

    test("main code asserts no value to be there") {
        NotNullAssertionRule.placesIn(main to "val a = 1\nval b = a!!\nval c = \"\${a!!}\"") shouldBe
            listOf("A.kt:2", "A.kt:3")
    }

    test("two exclamation marks in a string, a comment or a test are only that") {
        NotNullAssertionRule
            .placesIn(
                main to "val a = \"b!!\" // c!!\nval d = !!e",
                test to "val a = b!!",
            ).shouldBeEmpty()
    }

    test("nothing is left open, in any file") {
        OpenEndsRule.placesIn(
            main to "// TODO later\nfun a() {\n    TODO()\n}\n/** Does.\n * FIXME soon */\nfun b() {}",
            "README.md" to "one\ntwo TODO",
            ".ci/run" to "# FIXME",
        ) shouldBe listOf("A.kt:1", "A.kt:6", "A.kt:3", "README.md:2", "run:1")
    }

    test("the words may stand in strings and within other words") {
        OpenEndsRule.placesIn(main to "val a = \"TODO\"\nval TODOS = 1 // METHODOLOGY").shouldBeEmpty()
    }

    test("tests do not sleep") {
        SleepRule.placesIn(test to "fun a() {\n    Thread.sleep(5)\n    TimeUnit.SECONDS.sleep(1)\n}") shouldBe
            listOf("ATest.kt:2", "ATest.kt:3")
    }

    test("a comment on sleeping is no sleep, and main code is not asked") {
        SleepRule
            .placesIn(
                test to "// Thread.sleep(5)\nval a = \"sleep(1)\"",
                main to "val a = sleep(5)",
            ).shouldBeEmpty()
    }
})
