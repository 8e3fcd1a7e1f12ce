package dev.geturl

import dev.geturl.Cookie.Priority
import dev.geturl.Cookie.SameSite
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.of
import io.kotest.property.checkAll
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant

private val NOW = Instant.parse("2026-03-01T12:00:00Z")
private val SECURE = CookieRequest("https", "www.example.org", "/a/b/c")
private val PLAIN = CookieRequest("http", "www.example.org", "/a/b/c")

private fun set(field: String, request: CookieRequest = SECURE): Cookie? = parseSetCookie(field, request, NOW)

private fun pair(field: String): Pair<String, String>? = set(field)?.let { it.key to it.value }

/** RFC 6265bis section 5.6: the field line. */
class SetCookieTest : FunSpec({
    test("5.6 step 1: a control character other than a tab makes it ignored, wherever it is") {
        for (code in (0..0x1f) + 0x7f) {
            val char = code.toChar()
            val isKept = char == '\t'
            for (field in listOf("a=b${char}c", "a${char}b=c", "a=b; x=${char}y", "a=b; Path=/$char/")) {
                (set(field) != null) shouldBe isKept
            }
        }
        pair("a=b\tc") shouldBe ("a" to "b\tc")
    }

    test("5.6 steps 2 and 3: the pair ends at the first semicolon, the name at its first equals sign") {
        pair("a=b; c=d") shouldBe ("a" to "b")
        pair("a=b=c;d") shouldBe ("a" to "b=c")
        pair("a;b=c") shouldBe ("" to "a")
        pair("a=\"b;c\"") shouldBe ("a" to "\"b")
        pair("a=b, c=d") shouldBe ("a" to "b, c=d")
    }

    test("5.6 step 3: without an equals sign, or with nothing before it, there is no name") {
        pair("value") shouldBe ("" to "value")
        pair("=value") shouldBe ("" to "value")
        pair("name=") shouldBe ("name" to "")
    }

    test("5.6 step 4: white space around name and value goes, within them and their quotes it stays") {
        pair(" \ta b\t = \" c d \" \t;x") shouldBe ("a b" to "\" c d \"")
    }

    test("5.6 step 5: more than 4,096 octets of name and value make it ignored") {
        set("a=" + "b".repeat(4095)) shouldNotBe null
        set("a=" + "b".repeat(4096)) shouldBe null
        set("a".repeat(4096) + "=") shouldNotBe null
        set("a".repeat(4097)) shouldBe null
        // Octets are counted, not the characters that they spell.
        set("a=" + "\u00c3\u00a9".repeat(2048)) shouldBe null
        set("  a=" + "b".repeat(4095) + "  ;" + "x".repeat(100_000)) shouldNotBe null
    }

    test("5.6.1 to 5.6.6: names of attributes are found in any case, with white space around them") {
        val cookie = checkNotNull(
            set("a=b;DOMAIN = example.org ;\tpAtH=/x;sEcUrE;hTTPonly ; mAX-aGE=1; eXPIRES=junk; samesite=lAX"),
        )
        cookie.domain shouldBe "example.org"
        cookie.path shouldBe "/x"
        cookie.secure shouldBe true
        cookie.httpOnly shouldBe true
        cookie.expires shouldBe NOW + 1.seconds
        cookie.sameSite shouldBe SameSite.LAX
    }

    test("5.6: an attribute that is not known, or has no name, changes nothing") {
        set("a=b; =x; ;;; y; z=1; \"Secure\"; Secure x; Domain2=c") shouldBe set("a=b")
    }

    test("5.6 step 6 of attributes: a value of more than 1,024 octets is ignored alone") {
        set("a=b; Path=/" + "x".repeat(1023))?.path shouldBe "/" + "x".repeat(1023)
        set("a=b; Path=/ok; Path=/" + "x".repeat(1024))?.path shouldBe "/ok"
        set("a=b; Domain=" + "x".repeat(1025))?.domain shouldBe "www.example.org"
        set("a=b; Expires=Tue, 01 Jan 2030 00:00:00 GMT " + "x".repeat(1024))?.expires shouldBe null
    }

    test("5.6.1: Expires is a date, and one that is none is passed over") {
        set("a=b; Expires=Mon, 01 Jun 2026 00:00:00 GMT")?.expires shouldBe Instant.parse("2026-06-01T00:00:00Z")
        set("a=b; Expires=Mon, 01 Jun 2026 00:00:00 GMT; Expires=soon")?.expires shouldBe
            Instant.parse("2026-06-01T00:00:00Z")
        set("a=b; Expires=Thu, 01 Jan 1601 00:00:00 GMT")?.expires shouldBe Instant.parse("1601-01-01T00:00:00Z")
        set("a=b")?.expires shouldBe null
    }

    test("5.6.1 and 5.6.2: nothing lives longer than 400 days") {
        set("a=b; Expires=Fri, 31 Dec 9999 23:59:59 GMT")?.expires shouldBe NOW + 400.days
        set("a=b; Max-Age=34560000")?.expires shouldBe NOW + 400.days
        set("a=b; Max-Age=34560001")?.expires shouldBe NOW + 400.days
        set("a=b; Max-Age=" + "9".repeat(1000))?.expires shouldBe NOW + 400.days
    }

    test("5.6.2: Max-Age is digits, with a minus sign before them or without") {
        set("a=b; Max-Age=60")?.expires shouldBe NOW + 60.seconds
        for (past in listOf("0", "-0", "-1", "00", "-" + "9".repeat(1000))) {
            set("a=b; Max-Age=$past")?.expires shouldBe Instant.fromEpochSeconds(0)
        }
        for (none in listOf("", "-", "+1", "1.5", "1s", "--1", "\u0661")) {
            set("a=b; Max-Age=$none")?.expires shouldBe
                null
        }
    }

    test("5.6.3: Domain loses one leading dot and its capitals") {
        set("a=b; Domain=.Example.ORG")?.domain shouldBe "example.org"
        set("a=b; Domain=..example.org") shouldBe null
    }

    test("5.6.4: a Path that does not begin with a slash stands for the default") {
        for (path in listOf("", "x", "\"/x\"")) set("a=b; Path=$path")?.path shouldBe "/a/b"
        set("a=b; Path=/x; Path=")?.path shouldBe "/a/b"
    }

    test("5.6.5 and 5.6.6: Secure and HttpOnly are what they are, whatever their value") {
        set("a=b; Secure=false")?.secure shouldBe true
        set("a=b; HttpOnly=no")?.httpOnly shouldBe true
    }

    test("5.6.7: SameSite is None, Strict, Lax or unspecified, by its last attribute") {
        set("a=b; Secure; SameSite=nOnE")?.sameSite shouldBe SameSite.NONE
        set("a=b; SameSite=STRICT")?.sameSite shouldBe SameSite.STRICT
        set("a=b; SameSite=Strict; SameSite=Lax")?.sameSite shouldBe SameSite.LAX
        for (other in listOf("", "x", "unspecified")) {
            set("a=b; SameSite=Strict; SameSite=$other")?.sameSite shouldBe SameSite.UNSPECIFIED
        }
    }

    test("Priority and Partitioned are read as Chromium reads them") {
        set("a=b; Priority=high")?.priority shouldBe Priority.HIGH
        set("a=b; Priority=LOW; Priority=x")?.priority shouldBe Priority.MEDIUM
        val inPartition = CookieRequest("https", "www.example.org", "/", partition = "https://top.example")
        val partitioned = checkNotNull(set("a=b; Secure; Partitioned", inPartition))
        partitioned.partitioned shouldBe true
        partitioned.partitionKey shouldBe "https://top.example"
        set("a=b; Secure", inPartition)?.partitionKey shouldBe null
        set("a=b; Secure; Partitioned")?.partitionKey shouldBe null
        set("a=b; Partitioned", inPartition) shouldBe null
    }

    test("names and values are the UTF-8 that their octets spell, and what spells none is ignored") {
        pair("\u00c3\u00a9=\u00e6\u0098\u00a5") shouldBe ("é" to "春")
        pair("a=\u00e9") shouldBe null
        pair("a=\u00c0\u00af") shouldBe null
        pair("a=\u6625") shouldBe null
    }

    test("whatever a server sends, what is kept can be sent without breaking a line") {
        val pieces =
            listOf("a", "=", ";", " ", "\t", "\"", ",", "Path=/", "Domain=", "example.org", "Secure", "\u0000") +
                listOf("\r", "\n", "\u00c3\u00a9", "\u0085", "__Host-", "Max-Age=-", "9", "Expires=", "\u2028", "[")
        checkAll(5_000, Arb.list(Arb.of(pieces), 0..30)) { parts ->
            val cookie = set(parts.joinToString("")) ?: return@checkAll
            for (text in listOf(cookie.key, cookie.value, cookie.path, cookie.domain)) {
                text.all { HeaderSyntax.isValueByte(it.code) && it != ';' } shouldBe true
            }
        }
    }
})

/** RFC 6265bis sections 5.1.3, 5.1.4 and 5.7: which cookies are a host's to set. */
class ReceivedCookieTest : FunSpec({
    test("5.1.3: a host sets cookies for itself and what is above it, and for nobody else") {
        set("a=b; Domain=www.example.org")?.hostOnly shouldBe false
        set("a=b; Domain=example.org")?.domain shouldBe "example.org"
        for (other in listOf("x.www.example.org", "example.com", "ample.org", "ww.example.org", "example.org.")) {
            set("a=b; Domain=$other") shouldBe null
        }
    }

    test("5.1.3: an address has nothing above it") {
        val v4 = CookieRequest("http", "192.0.2.7", "/")
        set("a=b; Domain=2.7", v4) shouldBe null
        set("a=b; Domain=192.0.2.7", v4)?.domain shouldBe "192.0.2.7"
        val v6 = CookieRequest("http", "::1", "/")
        set("a=b; Domain=[::1]", v6)?.domain shouldBe "::1"
        set("a=b", v6)?.domain shouldBe "::1"
    }

    test("5.1.4: the default path is that of the URL up to its last slash") {
        fun default(path: String) = set("a=b", CookieRequest("http", "h", path))?.path
        default("/") shouldBe "/"
        default("/a") shouldBe "/"
        default("/a/") shouldBe "/a"
        default("/a/b/c") shouldBe "/a/b"
        default("") shouldBe "/"
        default("a/b") shouldBe "/"
    }

    test("5.7 step 2: what has neither name nor value is ignored") {
        for (field in listOf("", "=", " = ; Path=/", ";", "; Secure")) set(field) shouldBe null
    }

    test("5.7 step 6: Max-Age counts before Expires, wherever it stands") {
        val expires = "Expires=Thu, 01 Jan 1970 00:00:00 GMT"
        set("a=b; Max-Age=60; $expires")?.expires shouldBe NOW + 60.seconds
        set("a=b; $expires; Max-Age=60")?.expires shouldBe NOW + 60.seconds
        set("a=b; $expires; Max-Age=x")?.expires shouldBe Instant.fromEpochSeconds(0)
        set("a=b; Max-Age=60; Max-Age=70")?.expires shouldBe NOW + 70.seconds
    }

    test("5.7 step 7: the last Domain counts, and an empty one is none") {
        set("a=b; Domain=example.com; Domain=example.org")?.domain shouldBe "example.org"
        set("a=b; Domain=example.org; Domain=example.com") shouldBe null
        for (empty in listOf("", ".")) {
            val hostOnly = checkNotNull(set("a=b; Domain=example.org; Domain=$empty"))
            hostOnly.hostOnly shouldBe true
            hostOnly.domain shouldBe "www.example.org"
        }
    }

    test("5.7 step 8: a Domain that is not ASCII makes it ignored") {
        set("a=b; Domain=b\u00c3\u00bccher.example") shouldBe null
    }

    test("5.7 step 10: without Domain it is for the host alone, and its origin is known") {
        val cookie = checkNotNull(set("a=b"))
        cookie.hostOnly shouldBe true
        cookie.domain shouldBe "www.example.org"
        cookie.origin shouldBe "www.example.org"
        set("a=b; Domain=example.org")?.origin shouldBe "www.example.org"
    }

    test("5.7 step 13: Secure from a server that is not is ignored") {
        set("a=b; Secure", PLAIN) shouldBe null
        set("a=b; Secure", CookieRequest("wss", "www.example.org", "/"))?.secure shouldBe true
        set("a=b; Secure", CookieRequest("ws", "www.example.org", "/")) shouldBe null
    }

    test("5.7 step 18: another site's page lets a response set SameSite=None alone, unless a link was followed") {
        fun from(site: SiteContext?, attributes: String) =
            set("a=b; Secure; $attributes", CookieRequest("https", "www.example.org", "/", site = site)) != null
        for (mode in listOf("SameSite=Strict", "SameSite=Lax", "")) {
            from(SiteContext.CROSS_SITE, mode) shouldBe false
            from(SiteContext.TOP_LEVEL_NAVIGATION, mode) shouldBe true
            from(SiteContext.SAME_SITE, mode) shouldBe true
            from(null, mode) shouldBe true
        }
        from(SiteContext.CROSS_SITE, "SameSite=None") shouldBe true
    }

    test("5.7 step 19: SameSite=None has to be Secure") {
        set("a=b; SameSite=None") shouldBe null
        set("a=b; SameSite=None", PLAIN) shouldBe null
        set("a=b; SameSite=None; Secure") shouldNotBe null
    }

    test("5.7 step 20: __Secure- in any case of letters has to be Secure") {
        for (name in listOf("__Secure-a", "__sEcUrE-a")) {
            set("$name=b") shouldBe null
            set("$name=b; Secure", PLAIN) shouldBe null
            set("$name=b; Secure") shouldNotBe null
        }
        set("__Secure=b") shouldNotBe null
    }

    test("5.7 step 21: __Host- in any case of letters has to be Secure, for the host alone, with Path=/") {
        for (name in listOf("__Host-a", "__hOST-a")) {
            set("$name=b; Secure; Path=/") shouldNotBe null
            set("$name=b; Path=/") shouldBe null
            set("$name=b; Secure; Path=/", PLAIN) shouldBe null
            set("$name=b; Secure") shouldBe null
            set("$name=b; Secure", CookieRequest("https", "h", "/")) shouldBe null
            set("$name=b; Secure; Path=/a") shouldBe null
            set("$name=b; Secure; Path=/; Domain=www.example.org") shouldBe null
        }
    }

    test("5.7 step 22: what has no name cannot pretend to one with a prefix") {
        for (value in listOf("__Secure-a", "__host-a=b")) {
            set("=$value; Secure; Path=/") shouldBe null
        }
        set("__Host-a; Secure; Path=/") shouldBe null
    }
})
