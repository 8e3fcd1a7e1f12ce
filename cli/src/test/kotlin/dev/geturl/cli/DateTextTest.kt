package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class DateTextTest : FunSpec({
    test("dates in any order of their parts") {
        val texts = listOf(
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Nov 6 08:49:37 1994",
            "06 Nov 1994 08:49:37",
            "1994-11-06 08:49:37",
            "19941106 08:49:37",
            "06 nov 1994 09:49:37 +0100",
        )
        for (text in texts) DateText.parse(text) shouldBe 784_111_777L
    }

    test("what is no date") {
        for (text in listOf("", "yesterday", "31 Feb 2020", "12:00", "Nov 1994", "1994-13-01")) {
            DateText.parse(text) shouldBe
                null
        }
    }

    test("as HTTP writes it") {
        DateText.http(784_111_777) shouldBe "Sun, 06 Nov 1994 08:49:37 GMT"
    }
})
