package dev.geturl

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.Locale
import kotlin.time.Instant

/** RFC 6265bis section 5.1.1. */
class CookieDateTest : FunSpec({
    val date = Instant.parse("1994-11-06T08:49:37Z")

    test("all date forms of HTTP and of C mean the same") {
        listOf(
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "06-Nov-1994 08:49:37",
            "8:49:37 6 november 1994",
            "1994 08:49:37 06 NoV",
        ).forEach { CookieDate.parse(it) shouldBe date }
    }

    test("any second of the years from 1601 on is read as the platform writes it") {
        val first = Instant.parse("1601-01-01T00:00:00Z").epochSeconds
        val last = Instant.parse("9999-12-31T23:59:59Z").epochSeconds
        val form = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
        checkAll(Arb.long(first, last)) { seconds ->
            val text = form.format(java.time.Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC))
            CookieDate.parse(text)?.epochSeconds shouldBe seconds
        }
    }

    test("years of two digits are those from 1970 to 2069") {
        CookieDate.parse("1 Jan 70 00:00:00")?.epochSeconds shouldBe 0
        CookieDate.parse("1 Jan 69 00:00:00") shouldBe Instant.parse("2069-01-01T00:00:00Z")
        CookieDate.parse("1 Jan 99 00:00:00") shouldBe Instant.parse("1999-01-01T00:00:00Z")
        CookieDate.parse("1 Jan 00 00:00:00") shouldBe Instant.parse("2000-01-01T00:00:00Z")
    }

    test("the first token that fits counts, and what follows its digits does not") {
        CookieDate.parse("8:49:37x 6th Nov 1994ad 9:00:00 7 Dec 1995") shouldBe date
        CookieDate.parse("Nov 08:49:37 6 1994") shouldBe date
    }

    test("what lacks a part, or is out of range, or is on no calendar is no date") {
        listOf(
            "",
            "6 Nov 1994",
            "Nov 1994 08:49:37",
            "6 1994 08:49:37",
            "6 Nov 08:49:37",
            "0 Nov 1994 08:49:37",
            "32 Nov 1994 08:49:37",
            "31 Nov 1994 08:49:37",
            "29 Feb 1900 08:49:37",
            "6 Nov 1600 08:49:37",
            "6 Nov 19941 08:49:37",
            "6 Nov 1994 24:00:00",
            "6 Nov 1994 08:60:00",
            "6 Nov 1994 08:49:60",
            "6 Nov 1994 008:49:37",
            "6 Nov 1994 08:49",
            "6 Nov 1994 08:49:",
            "6 anf 1994 08:49:37",
        ).forEach { CookieDate.parse(it) shouldBe null }
        CookieDate.parse("29 Feb 2000 08:49:37") shouldBe Instant.parse("2000-02-29T08:49:37Z")
    }

    test("no text breaks it") {
        checkAll(Arb.string(0..60)) { CookieDate.parse(it) }
    }
})
