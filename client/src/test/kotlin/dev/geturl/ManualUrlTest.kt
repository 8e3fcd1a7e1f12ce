package dev.geturl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

private fun strict(text: String): Url = Url.parse(text, UrlSyntax.STRICT)

private fun asWritten(text: String): Url = Url.parse(text, UrlSyntax.AS_WRITTEN)

private fun refusal(text: String, syntax: UrlSyntax = UrlSyntax.STRICT): String =
    shouldThrow<HttpException.InvalidUrl> { Url.parse(text, syntax) }.message.orEmpty()

/** The manual's reading of URLs; each test names the statement of Tcl's tests that it stands for. */
class ManualUrlTest : FunSpec({
    test("no scheme means http (http-3.3)") {
        strict("//host:8010/path").toString() shouldBe "http://host:8010/path"
    }

    test("the scheme may have any case (http-3.14)") {
        strict("HTTP://user:pass@host:8010/").toString() shouldBe "http://user:pass@host:8010/"
        strict("hTTpS://host/").port shouldBe 443
    }

    test("what has no host in the right place is refused (http-3.2, 3.15, 3.16)") {
        for (text in listOf("http:junk", "http:relative/url", "{invalid}:url", "host.example/path", "", "host:80/")) {
            withClue(text) { refusal(text) shouldContain "of no form" }
        }
    }

    test("a missing host is refused (http-3.17)") {
        for (text in listOf("/absolute/url", "http:///path", "http:/path", "http://:80/", "http://[]/")) {
            withClue(text) { refusal(text) shouldContain "host part is missing" }
        }
    }

    test("a port above 65535 is refused (http-3.18)") {
        refusal("http://host:123456789/") shouldContain "65535"
        refusal("http://host:65536/") shouldContain "65535"
        strict("http://host:65535/").port shouldBe 65_535
        refusal("http://host:/") shouldContain "port"
    }

    test("illegal characters in the user are refused (http-3.19, 3.20)") {
        refusal("http://a^b@host/") shouldContain "illegal characters in URL user"
        refusal("http://%us@host/") shouldContain "illegal encoding character usage in URL user"
        strict("http://%41-._~!$&'()*+,;=:x@host/").username shouldBe "%41-._~!$&'()*+,;="
    }

    test("illegal characters in path and query are refused (http-3.21 to 3.24)") {
        for (char in "[]{}|^\"<> \\`é") {
            withClue("$char") {
                refusal("http://host/a${char}b") shouldContain "illegal characters in URL path"
                refusal("http://host/?a${char}b") shouldContain "illegal characters in URL path"
            }
        }
        refusal("http://host/%path") shouldContain "illegal encoding character usage \"%pa\" in URL path"
        refusal("http://host/?a=%") shouldContain "illegal encoding character usage \"%\" in URL path"
        strict("http://host/-._~!$&'()*+,;=:@/%aF??/").requestTarget shouldBe "/-._~!$&'()*+,;=:@/%aF??/"
    }

    test("without strict the same characters are sent as they are written") {
        val target = "/a[]{}|^\"<> \\`é%zz?[]{}|^\"<> \\`é%z"
        asWritten("http://host$target").requestTarget shouldBe target
    }

    test("line ends and other controls never reach the request line, strict or not") {
        for (syntax in listOf(UrlSyntax.STRICT, UrlSyntax.AS_WRITTEN)) {
            for (control in listOf("\r", "\n", "\r\nX: y", "\u0000", "\t", "\u007F")) {
                refusal("http://host/a$control", syntax)
                refusal("http://host/?a$control", syntax)
                refusal("http://ho${control}st/", syntax)
                refusal("http://us${control}er@host/", syntax)
            }
        }
    }

    test("a query without a path is sent after a slash (http-3.30)") {
        strict("http://host:8010?var=val").requestTarget shouldBe "/?var=val"
        strict("http://host:8010").requestTarget shouldBe "/"
    }

    test("a fragment is not sent, and works without a path (http-3.31)") {
        strict("http://host:8010#fragment").requestTarget shouldBe "/"
        strict("http://host/a?b#fragment").requestTarget shouldBe "/a?b"
        strict("http://host/a?b#fra?g/m#ent").fragment shouldBe "fra?g/m#ent"
    }

    test("an IPv6 address stands in brackets (http-3.29)") {
        strict("http://[::1]:8010/").authority shouldBe "[::1]:8010"
        strict("http://[::1]/").host shouldBe "[::1]"
        refusal("http://[::1/")
        refusal("http://[host]/")
    }

    test("neither dots nor escapes nor the host are changed") {
        strict("http://Host.Example/a/../b/./%7e//c").toString() shouldBe "http://Host.Example/a/../b/./%7e//c"
        asWritten("http://bücher.example:080/").authority shouldBe "bücher.example"
    }

    test("a host that no name can be is refused") {
        for (host in listOf("a b", "a<b", "a|b", "a\\b", "a]b")) {
            refusal("http://$host/") shouldContain "the host contains"
        }
    }
})
