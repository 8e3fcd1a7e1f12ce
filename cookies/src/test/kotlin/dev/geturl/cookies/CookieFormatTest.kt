package dev.geturl.cookies

import dev.geturl.Cookie
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain
import kotlin.time.Duration.Companion.days
import kotlin.time.Instant

private val now = Instant.parse("2026-11-22T12:00:00Z")

private fun stored(cookie: Cookie) = StoredCookie(cookie, now, now)

private val everything = stored(
    Cookie("a", "1\t\"2\" ü\\", "example.org") {
        hostOnly = false
        path = "/one"
        expires = now + 10.days
        httpOnly = true
        secure = true
        origin = "www.example.org"
        sameSite = Cookie.SameSite.STRICT
        partitioned = true
        partitionKey = "https://top.example"
        priority = Cookie.Priority.LOW
    },
)

class CookieFormatTest : FunSpec({
    test("cookies.txt has seven fields with tabs between them, as curl writes it") {
        val cookies = listOf(
            Cookie("a", "1", "example.org"),
            Cookie("b", "2", "example.org") {
                hostOnly = false
                path = "/one"
                secure = true
                httpOnly = true
                expires = Instant.fromEpochSeconds(1_900_000_000)
            },
            Cookie("", "plain", "127.0.0.1"),
        )
        val text = NetscapeFormat.write(cookies.map(::stored))
        text.lines() shouldBe listOf(
            "# Netscape HTTP Cookie File",
            "example.org\tFALSE\t/\tFALSE\t0\ta\t1",
            "#HttpOnly_.example.org\tTRUE\t/one\tTRUE\t1900000000\tb\t2",
            "127.0.0.1\tFALSE\t/\tFALSE\t0\t\tplain",
            "",
        )
        NetscapeFormat.read(text).map { it.cookie } shouldBe cookies
    }

    test("cookies.txt is read with comments, empty lines, CR LF, and without the tab before an empty value") {
        val text = "# Netscape HTTP Cookie File\r\n\r\n# a comment\r\n" +
            ".example.org\tTRUE\t/\tFALSE\t1900000000\ta\r\n" +
            "example.org\tFALSE\t/\ttrue\t0\tb\tc\td"
        NetscapeFormat.read(text).map { it.cookie.key to it.cookie.value } shouldBe listOf("a" to "", "b" to "c\td")
    }

    test("cookies.txt keeps the order of its lines") {
        val jar = testJar()
        val keys = listOf("c", "a", "b")
        jar.importFrom(keys.joinToString("\n") { "example.org\tFALSE\t/\tFALSE\t0\t$it\t1" }, NetscapeFormat) shouldBe 3
        jar.sent("https://example.org/") shouldBe "c=1; a=1; b=1"
    }

    test("a line that is none of a cookies.txt is an error that names it and shows nothing of it") {
        val good = "example.org\tFALSE\t/\tFALSE\t0\ta\tsecret"
        for (bad in listOf(
            "secret",
            good.replace("0", "soon"),
            good.replace("\t/", "\t"),
            good.replace("a\t", "a=b\t"),
        )) {
            withClue(bad) {
                val failure = shouldThrow<IllegalArgumentException> { NetscapeFormat.read("$good\n$bad\n") }
                failure.message shouldBe "line 2 is none of a cookies.txt: mend it"
                failure.stackTraceToString() shouldNotContain "secret"
            }
        }
    }

    test("cookies.txt leaves out what it would change: partitions, tabs in keys") {
        val tab = stored(Cookie("a\tb", "1", "example.org"))
        NetscapeFormat.write(listOf(everything, tab)) shouldBe "# Netscape HTTP Cookie File\n"
    }

    test("JSON holds everything") {
        val all = listOf(everything, stored(Cookie("", "plain", "example.org")))
        JsonFormat.read(JsonFormat.write(all)) shouldBe all
    }

    test("JSON may leave out what has its default, and say more than is known") {
        val text = """[{"key": "a", "value": "1", "domain": "example.org", "extra": [1]}]"""
        JsonFormat.read(text).single().cookie shouldBe Cookie("a", "1", "example.org")
    }

    test("JSON that is broken, or no cookie, is an error that shows nothing of it") {
        val good = """{"key": "a", "value": "secret", "domain": "example.org"}"""
        for (bad in listOf(
            "[$good",
            "$good",
            "[[]]",
            "[{\"key\": \"secret\"}]",
            "[${good.replace("\"a\"", "\"\\n\"")}]",
        )) {
            withClue(bad) {
                val failure = shouldThrow<IllegalArgumentException> { JsonFormat.read(bad) }
                failure.stackTraceToString() shouldNotContain "secret"
            }
        }
    }

    test("a jar that is exported and imported is the same") {
        for (format in listOf(JsonFormat, NetscapeFormat)) {
            val clock = TestClock()
            val jar = testJar(clock = clock)
            jar.set("https://example.org/", "a=1") { expires = clock.time + 1.days }
            jar.set("https://example.org/", "b=2") { forDomain("example.org") }
            val copy = testJar(clock = clock)
            copy.importFrom(jar.exportAs(format), format) shouldBe 2
            copy.list().map { it.cookie } shouldBe jar.list().map { it.cookie }
            if (format == JsonFormat) copy.list().map { it.creation } shouldBe jar.list().map { it.creation }
        }
    }

    test("what is imported obeys the rules of the jar") {
        val clock = TestClock()
        val jar = testJar(clock = clock)
        val text = "co.uk\tTRUE\t/\tFALSE\t0\ta\t1\n" +
            "example.org\tFALSE\t/\tFALSE\t1\tb\t1\n" +
            "example.org\tFALSE\t/\tFALSE\t0\t__Host-c\t1\n"
        jar.importFrom(text, NetscapeFormat) shouldBe 1
        // That of a public suffix is for the suffix alone.
        jar.lookup() shouldBe listOf("co.uk")
        jar.sent("https://www.example.co.uk/") shouldBe ""
    }
})
