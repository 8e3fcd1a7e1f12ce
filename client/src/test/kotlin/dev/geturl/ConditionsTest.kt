package dev.geturl

import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import kotlin.time.Instant

class ConditionsTest : FunSpec({
    test("Entity tags are read as they are written, weak and strong") {
        EntityTag.parse("\"abc\"") shouldBe EntityTag("abc")
        EntityTag.parse("W/\"abc\"") shouldBe EntityTag("abc", isWeak = true)
        EntityTag.parse("\"\"") shouldBe EntityTag("")
        "${EntityTag("a,b")} ${EntityTag("é", isWeak = true)}" shouldBe "\"a,b\" W/\"é\""
    }

    for (wrong in listOf("", "abc", "\"", "w/\"abc\"", "\"a b\"", "\"a\"b\"", "W/", "\"a\" ", "*")) {
        test("'$wrong' is no entity tag") { EntityTag.parse(wrong) shouldBe null }
    }

    test("A tag that cannot be written is refused") {
        shouldThrow<IllegalArgumentException> { EntityTag("a\"b") }
        shouldThrow<IllegalArgumentException> { EntityTag("a b") }
    }

    // RFC 9110, section 8.8.3.2, its table.
    for ((first, second, strong, weak) in listOf(
        listOf("W/\"1\"", "W/\"1\"", false, true),
        listOf("W/\"1\"", "W/\"2\"", false, false),
        listOf("W/\"1\"", "\"1\"", false, true),
        listOf("\"1\"", "\"1\"", true, true),
    )) {
        test("$first and $second match: strongly $strong, weakly $weak") {
            val one = checkNotNull(EntityTag.parse("$first"))
            val other = checkNotNull(EntityTag.parse("$second"))
            one.matchesStrongly(other) shouldBe strong
            one.matchesWeakly(other) shouldBe weak
        }
    }

    test("Lists of tags are read with commas in them and around them") {
        EntityTag.parseList(" \"a,b\",, W/\"c\" ,\"d\"") shouldBe
            listOf(EntityTag("a,b"), EntityTag("c", isWeak = true), EntityTag("d"))
        EntityTag.parseList("") shouldBe emptyList()
        for (wrong in listOf("*", "\"a\" \"b\"", "\"a", "a, \"b\"", "\"a\"x")) EntityTag.parseList(wrong) shouldBe null
    }

    val moment = Instant.parse("1994-11-06T08:49:37Z")

    for (text in listOf(
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    )) {
        test("'$text' is a date of HTTP") { HttpDate.parse(text) shouldBe moment }
    }

    test("A date is written as today's form has it, to the second") {
        HttpDate.format(Instant.parse("1994-11-06T08:49:37.987Z")) shouldBe "Sun, 06 Nov 1994 08:49:37 GMT"
        HttpDate.format(Instant.parse("0001-01-01T00:00:00Z")) shouldBe "Mon, 01 Jan 0001 00:00:00 GMT"
    }

    test("A year of two digits is one of the last fifty or the next") {
        HttpDate.parse("Sunday, 06-Nov-76 08:49:37 GMT", 2026) shouldBe Instant.parse("2076-11-06T08:49:37Z")
        HttpDate.parse("Sunday, 06-Nov-77 08:49:37 GMT", 2026) shouldBe Instant.parse("1977-11-06T08:49:37Z")
    }

    test("A leap second is the next minute's first") {
        HttpDate.parse("Sat, 31 Dec 2016 23:59:60 GMT") shouldBe Instant.parse("2017-01-01T00:00:00Z")
    }

    for (wrong in listOf(
        "",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        " Sun, 06 Nov 1994 08:49:37 GMT",
        "784111777",
    )) {
        test("'$wrong' is no date of HTTP") { HttpDate.parse(wrong) shouldBe null }
    }

    test("Dates are what the JDK's calendar makes of them") {
        val jdk = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", java.util.Locale.ROOT)
        checkAll(500, Arb.long(-62_135_596_800L..253_402_300_799L)) { seconds ->
            val text = HttpDate.format(Instant.fromEpochSeconds(seconds))
            text shouldBe jdk.format(java.time.Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC))
            HttpDate.parse(text) shouldBe Instant.fromEpochSeconds(seconds)
        }
    }

    test("A transaction tells its tag and when the resource was changed, where it was told") {
        val http = testClient()
        val told = http.geturl(
            answering(Peer.response("", "ETag: W/\"1\"", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT")).url(),
        )
        told.entityTag shouldBe EntityTag("1", isWeak = true)
        told.lastModified shouldBe moment
        told.isNotModified shouldBe false
        val untold = http.geturl(answering(Peer.response("", "ETag: 1", "Last-Modified: yesterday")).url())
        untold.entityTag shouldBe null
        untold.lastModified shouldBe null
    }

    test("Conditions are sent as the standard writes them") {
        val server = rawServer { requests { reply() } }
        testClient().geturl(server.url()) {
            ifMatch(EntityTag("1"), EntityTag("2"))
            ifNoneMatch(EntityTag("3", isWeak = true))
            ifModifiedSince(moment)
            ifUnmodifiedSince(moment)
        }
        val seen = server.seen.single()
        seen shouldContain "If-Match: \"1\", \"2\"\r\n"
        seen shouldContain "If-None-Match: W/\"3\"\r\n"
        seen shouldContain "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
        seen shouldContain "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
        testClient().geturl(server.url()) { ifNothingThere() }
        server.seen.last() shouldContain "If-None-Match: *\r\n"
        shouldThrow<IllegalArgumentException> { testClient().geturl(server.url()) { ifMatch() } }
    }

    test("What is known is asked for again only if it has changed") {
        val server = rawServer {
            requests {
                if ("If-None-Match" in it.head) {
                    reply(status = "304 Not Modified", headers = arrayOf("ETag: \"1\""))
                } else {
                    reply("content", "ETag: \"1\"", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT")
                }
            }
        }
        val http = testClient()
        val first = http.geturl(server.url())
        http.geturl(server.url()) { ifChangedSince(first) }.isNotModified shouldBe true
        server.seen.last() shouldContain "If-None-Match: \"1\"\r\n"
        server.seen.last() shouldContain "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
        val unnamed = http.geturl(answering(Peer.response("")).url())
        http.geturl(server.url()) { ifChangedSince(unnamed) }
        server.seen.last() shouldNotContain "If-"
    }

    test("Parts may be put together where the server names the same bytes") {
        fun validator(vararg fields: Pair<String, String>) = strongValidator(Headers.of(*fields))
        val changed = "Last-Modified" to "Sun, 06 Nov 1994 08:49:37 GMT"
        validator("ETag" to "\"1\"", changed) shouldBe "\"1\""
        validator("ETag" to "W/\"1\"", changed, "Date" to "Sun, 06 Nov 1995 08:49:37 GMT") shouldBe null
        validator(changed, "Date" to "Sun, 06 Nov 1994 08:50:37 GMT") shouldBe changed.second
        validator(changed, "Date" to "Sun, 06 Nov 1994 08:50:36 GMT") shouldBe null
        validator(changed) shouldBe null
        validator() shouldBe null
    }
})
