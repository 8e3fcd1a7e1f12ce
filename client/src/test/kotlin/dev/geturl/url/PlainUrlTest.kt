package dev.geturl.url

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll

class PlainUrlTest : FunSpec({
    test("the URLs that requests are made of take the short way") {
        for (text in listOf(
            "http://localhost:8080/",
            "http://127.0.0.1:40123/path/of/file.html?query=value&other=%20#fragment",
            "https://example.org/",
            "wss://a-b.example_c.org/x",
        )) {
            plainUrl(text).shouldNotBeNull().href shouldBe text
        }
    }

    test("whatever has to be changed or refused goes to the full parser") {
        for (text in listOf(
            "http://EXAMPLE.org/",
            "HTTP://a/",
            "http://a",
            "http://a:80/",
            "https://a:443/",
            "http://a:/",
            "http://a:080/",
            "http://a:65536/",
            "http://u@a/",
            "http://[::1]/",
            "http://1.2.3/",
            "http://1.2.3.256/",
            "http://01.2.3.4/",
            "http://0x7f.1/",
            "http://1.2.3.4./",
            "http://a/./",
            "http://a/x/..",
            "http://a/%2e",
            "http://a/\\",
            "http://a/ ",
            "http://a/?'",
            "http://a/#`",
            "http://a/\n",
            "http://a/é",
            "http:///",
            "ftp://a/",
            " http://a/",
            "http://é/",
        )) {
            plainUrl(text).shouldBeNull()
        }
    }

    test("the short way agrees with the full parser wherever it is taken") {
        val pieces = Arb.element(
            "a",
            "b.c",
            "1",
            "0",
            "255",
            "256",
            "0x1",
            ".",
            "..",
            ":",
            "8080",
            "80",
            "/",
            "/.",
            "%2e",
            "%41",
            "?",
            "#",
            "'",
            "=",
            "&",
            "@",
            "-",
            "_",
            "[",
            "\\",
            "é",
            " ",
            "{",
        )
        checkAll(3000, Arb.list(pieces, 1..7)) { list ->
            val text = "http://" + list.joinToString("")
            plainUrl(text)?.let { plain ->
                val full = WhatwgParser(text).parse().toParts()
                listOf(plain.href, plain.host, plain.path, plain.query, plain.fragment, "${plain.port}") shouldBe
                    listOf(full.href, full.host, full.path, full.query, full.fragment, "${full.port}")
            }
        }
    }
})
