package dev.geturl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeSameInstanceAs

private fun failure(text: String, syntax: UrlSyntax = UrlSyntax.WHATWG): HttpException.InvalidUrl =
    shouldThrow<HttpException.InvalidUrl> { Url.parse(text, syntax) }

class UrlTest : FunSpec({
    test("a URL comes apart into what a request needs") {
        val url = Url.parse("HTTPS://ada:se%20cret@Example.org:8443/a/./b/../c?year=1843#top")
        url.toString() shouldBe "https://ada:se%20cret@example.org:8443/a/c?year=1843#top"
        url.scheme shouldBe "https"
        url.username shouldBe "ada"
        url.password shouldBe "se%20cret"
        url.host shouldBe "example.org"
        url.port shouldBe 8443
        url.path shouldBe "/a/c"
        url.query shouldBe "year=1843"
        url.fragment shouldBe "top"
        url.requestTarget shouldBe "/a/c?year=1843"
        url.authority shouldBe "example.org:8443"
    }

    test("the request target of a URL without a path is a slash, and never has the fragment") {
        Url.parse("http://example.org").requestTarget shouldBe "/"
        Url.parse("http://example.org?a=b").requestTarget shouldBe "/?a=b"
        Url.parse("http://example.org/?#x").requestTarget shouldBe "/?"
        Url.parse("http://example.org#x").requestTarget shouldBe "/"
    }

    test("the authority names the port only when it is not the scheme's default") {
        Url.parse("http://example.org:80/").authority shouldBe "example.org"
        Url.parse("http://example.org:443/").authority shouldBe "example.org:443"
        Url.parse("wss://[2001:DB8::1]:443/").authority shouldBe "[2001:db8::1]"
        Url.parse("ws://[::1]:8080/").authority shouldBe "[::1]:8080"
        Url.parse("http://example.org:80/", UrlSyntax.STRICT).authority shouldBe "example.org"
    }

    test("the port in effect is the scheme's default when none is written") {
        Url.parse("https://example.org/").port shouldBe 443
        Url.parse("https://example.org/").explicitPort.shouldBeNull()
        Url.parse("https://example.org/").isDefaultPort shouldBe true
        Url.parse("https://example.org:80/").explicitPort shouldBe 80
        Url.parse("https://example.org:80/").isDefaultPort shouldBe false
        Url.parse("mailto:ada@example.org").port shouldBe -1
    }

    test("URLs of one server share an origin") {
        val origin = Url.parse("http://example.org/a").origin
        origin shouldBe Url.parse("HTTP://user@EXAMPLE.org:80/b?c").origin
        origin shouldBe Url.parse("http://Example.org/b", UrlSyntax.STRICT).origin
        origin.hashCode() shouldBe Url.parse("http://example.org:80/").origin.hashCode()
        origin.toString() shouldBe "http://example.org:80"
        origin shouldNotBe Url.parse("https://example.org/a").origin
        origin shouldNotBe Url.parse("http://example.org:81/a").origin
        origin shouldNotBe Url.parse("http://example.com/a").origin
    }

    test("URLs are equal when they are written alike") {
        Url.parse("http://example.org") shouldBe Url.parse("HTTP://example.org:80/")
        Url.parse("http://example.org").hashCode() shouldBe Url.parse("http://example.org/").hashCode()
        Url.parse("http://example.org/a") shouldNotBe Url.parse("http://example.org/A")
    }

    test("a URL for logs shows no password") {
        Url.parse("http://ada:secret@example.org/secret").redacted shouldBe "http://ada:***@example.org/secret"
        Url.parse("http://:secret@example.org/").redacted shouldBe "http://:***@example.org/"
        Url.parse("http://ada@example.org/").redacted shouldBe "http://ada@example.org/"
        Url.parse("http://example.org/a:b@c").redacted shouldBe "http://example.org/a:b@c"
        Url.parse("//ada:a:b@example.org/", UrlSyntax.STRICT).redacted shouldBe "http://ada:***@example.org/"
    }

    test("the fragment can be left away") {
        val url = Url.parse("http://example.org/a?b#c")
        url.withoutFragment().toString() shouldBe "http://example.org/a?b"
        val plain = Url.parse("http://example.org/a?b")
        plain.withoutFragment() shouldBeSameInstanceAs plain
    }

    test("a reference is resolved against the URL it was found at") {
        val base = Url.parse("http://example.org/a/b?c#d")
        base.resolve("../e").toString() shouldBe "http://example.org/e"
        base.resolve("//example.com").toString() shouldBe "http://example.com/"
        base.resolve("?x").toString() shouldBe "http://example.org/a/b?x"
        base.resolve("").toString() shouldBe "http://example.org/a/b?c"
        base.resolve("https://example.com/x/../y").toString() shouldBe "https://example.com/y"
        base.resolve("x/../y", pathAsIs = true).toString() shouldBe "http://example.org/a/x/../y"
        shouldThrow<HttpException.InvalidUrl> { base.resolve("http://") }
    }

    test("the path can be kept with its dots") {
        val url = Url.parse("http://example.org/a/../b/./%2e%2e", UrlSyntax.PATH_AS_IS)
        url.requestTarget shouldBe "/a/../b/./%2e%2e"
        Url.parse("http://example.org/a b", UrlSyntax.PATH_AS_IS).requestTarget shouldBe "/a%20b"
    }

    test("a name may end in a number where curl's rules hold, but nothing that could be an address is a name") {
        for (syntax in listOf(UrlSyntax.CURL, UrlSyntax.PATH_AS_IS)) {
            Url.parse("http://Host.7:8/a", syntax).toString() shouldBe "http://host.7:8/a"
            Url.parse("http://x.0x1f/", syntax).host shouldBe "x.0x1f"
            Url.parse("http://0x7f.1/", syntax).host shouldBe "127.0.0.1"
            for (host in listOf("1.2.3.4.5", "256.1.1.1", "1..2", "0x100000000", "99999999999")) {
                shouldThrow<HttpException.InvalidUrl> { Url.parse("http://$host/", syntax) }
            }
        }
        Url.parse("http://h/a/../b", UrlSyntax.CURL).requestTarget shouldBe "/b"
        shouldThrow<HttpException.InvalidUrl> { Url.parse("http://host.7/") }
    }

    test("a refusal says what is wrong and how to mend it") {
        val mistakes = mapOf(
            "example.org/x" to "no scheme",
            "http://" to "no host",
            "http://ada@/" to "no host",
            "http://[::1/" to "not closed",
            "http://[::g]/" to "no IPv6 address",
            "http://1.2.3.400/" to "no IPv4 address",
            "http://a b/" to "may not contain U+0020",
            "http://a<b/" to "may not contain \"<\"",
            "http://example.org:70000/" to "larger than 65535",
            "http://example.org:x/" to "no number",
            "http://\uFFFD.example/" to "international domain name",
        )
        for ((text, said) in mistakes) {
            val refusal = failure(text)
            refusal.message shouldContain said
            refusal.hint shouldNotBe ""
            Url.parseOrNull(text).shouldBeNull()
        }
    }

    test("a refusal never quotes what may be a password") {
        for (syntax in UrlSyntax.entries) {
            for (text in listOf("http://ada:sec/ret@h/", "http://ada:99999#x@h/", "http://ada:%zz<secret>@h:x/")) {
                failure(text, syntax).toString() shouldNotContain Regex("sec|99999|%zz")
            }
        }
    }

    test("lone surrogates become the replacement character") {
        Url.parse("http://example.org/\uD800x\uDC00?\uDBFF").requestTarget shouldBe
            "/%EF%BF%BDx%EF%BF%BD?%EF%BF%BD"
        Url.parse("http://example.org/\uD83D\uDE00").requestTarget shouldBe "/%F0%9F%98%80"
    }

    test("a builder changes parts and leaves the URL it came from alone") {
        val url = Url.parse("http://example.org/a?b#c")
        url
            .newBuilder()
            .scheme("https")
            .host("bücher.example")
            .port(8443)
            .username("ada")
            .password("a:b")
            .path("/x y/../z?")
            .query("q=ä")
            .fragment(null)
            .build()
            .toString() shouldBe
            "https://ada:a%3Ab@xn--bcher-kva.example:8443/z%3F?q=%C3%A4"
        url.newBuilder().port(81).port(-1).query(null).build().toString() shouldBe "http://example.org/a#c"
        url.toString() shouldBe "http://example.org/a?b#c"
    }

    test("a builder throws for what it cannot do") {
        val http = Url.parse("http://example.org/").newBuilder()
        shouldThrow<HttpException.InvalidUrl> { http.port(65_536) }
        shouldThrow<HttpException.InvalidUrl> { http.port(-2) }
        shouldThrow<HttpException.InvalidUrl> { http.host("") }
        shouldThrow<HttpException.InvalidUrl> { http.host("a:80") }
        shouldThrow<HttpException.InvalidUrl> { http.host("a/b") }
        shouldThrow<HttpException.InvalidUrl> { http.scheme("mailto") }
        shouldThrow<HttpException.InvalidUrl> { Url.parse("mailto:x").newBuilder().path("/") }
        shouldThrow<HttpException.InvalidUrl> { Url.parse("mailto:x").newBuilder().username("x") }
        http.build().toString() shouldBe "http://example.org/"
    }
})
