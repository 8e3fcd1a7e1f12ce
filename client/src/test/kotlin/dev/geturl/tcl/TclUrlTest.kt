package dev.geturl.tcl

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.Resolver
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

/** What [url], whose port is written `PORT`, makes a server see: the request line. */
private suspend fun requestLine(url: String, strict: Boolean? = null): String {
    val server = rawServer { requests { reply() } }
    val loopback = checkNotNull(IpAddress.parseOrNull("127.0.0.1"))
    val http = tclClient { resolver = Resolver { listOf(loopback) } }
    http.geturl(url.replace("PORT", "${server.port}")) { this.strict = strict }
    return server.seen.single().substringBefore("\r\n")
}

private suspend fun refused(url: String, strict: Boolean? = null): String =
    shouldThrow<HttpException.InvalidUrl> { tclClient().geturl(url) { this.strict = strict } }.message.orEmpty()

/** The section "URL" of the manual's semantics, under its profile. The messages are ours, the conditions Tcl's. */
class TclUrlTest : FunSpec({
    test("No scheme means http") { requestLine("//127.0.0.1:PORT/p") shouldBe "GET /p HTTP/1.1" }

    test("The scheme may be in any case") { requestLine("HtTp://127.0.0.1:PORT/p") shouldBe "GET /p HTTP/1.1" }

    for (url in listOf("http:junk", "http:relative/url", "{invalid}:url")) {
        test("$url is refused") { refused(url).isNotEmpty() shouldBe true }
    }

    test("A URL of another scheme is unsupported, which the message says") {
        shouldThrow<HttpException.Unsupported> { tclClient().geturl("foo://host/") }.message.orEmpty() shouldContain
            "\"foo\""
    }

    test("/absolute/url has no host part") { refused("/absolute/url") shouldContain "host" }

    test("A port over 65535 is refused") { refused("http://host:123456789/") shouldContain "port" }

    test("Strict is the default: characters that should be encoded are refused in the user") {
        refused("http://us\$ \"er:x@host/") shouldContain "URL user"
        refused("http://%user@host/") shouldContain "URL user"
    }

    for (char in "[]{}|^\"<> é") {
        test("Strict refuses \"$char\" in path and query, and with strict 0 it is sent as written") {
            refused("http://host/a${char}b") shouldContain "URL path"
            refused("http://host/?a${char}b") shouldContain "URL path"
            if (char != ' ' && char < '\u007f') {
                requestLine("http://127.0.0.1:PORT/a${char}b?c$char", strict = false) shouldBe
                    "GET /a${char}b?c$char HTTP/1.1"
            }
        }
    }

    test("Strict refuses a percent sign that encodes nothing, and shows it") {
        refused("http://host/%path") shouldContain "%pa"
        refused("http://host/?%zz") shouldContain "%zz"
        requestLine("http://127.0.0.1:PORT/%path", strict = false) shouldBe "GET /%path HTTP/1.1"
    }

    test("Strict accepts the marks of RFC 3986") {
        requestLine(
            "http://a-.~!\$&'()*+,;=:%20b@127.0.0.1:PORT/-._~!\$&'()*+,;=:@/%20?-._~!\$&'()*+,;=:@/?%20",
        ) shouldBe
            "GET /-._~!\$&'()*+,;=:@/%20?-._~!\$&'()*+,;=:@/?%20 HTTP/1.1"
    }

    test("A query without a path is sent behind a slash") {
        requestLine("http://127.0.0.1:PORT?var=val") shouldBe "GET /?var=val HTTP/1.1"
    }

    test("A fragment is never sent, and works without a path") {
        requestLine("http://127.0.0.1:PORT#frag") shouldBe "GET / HTTP/1.1"
        requestLine("http://127.0.0.1:PORT/p?q#frag?x") shouldBe "GET /p?q HTTP/1.1"
    }

    test("[::1] is accepted, its brackets are not part of the address") {
        val asked = ArrayList<String>()
        val http = tclClient {
            resolver = Resolver { host ->
                asked += host
                emptyList()
            }
        }
        val transaction = http.start("http://[::1]:8080/p").await()
        transaction.requestHeaderValue("Host") shouldBe "[::1]:8080"
        (asked.isEmpty() || asked.single().removeSurrounding("[", "]") == "::1") shouldBe true
    }

    test("(!) A user and password are read but no Authorization is sent") {
        val server = rawServer { requests { reply() } }
        val got = tclClient().geturl("http://ada:secret@127.0.0.1:${server.port}/")
        server.seen.single() shouldNotContain "Authorization"
        server.seen.single() shouldContain "Host: 127.0.0.1:${server.port}\r\n"
        got.toString() shouldNotContain "secret"
    }

    test("The path is sent as written: no dot segments resolved, no percent signs changed") {
        requestLine("http://127.0.0.1:PORT/a/../b/./%7e//c") shouldBe "GET /a/../b/./%7e//c HTTP/1.1"
    }

    test("The host is asked for as it is written") {
        val asked = ArrayList<String>()
        val http = tclClient {
            resolver = Resolver { host ->
                asked += host
                emptyList()
            }
        }
        http.start("http://ExAmple.org/").await()
        asked.single().lowercase() shouldBe "example.org"
    }
})
