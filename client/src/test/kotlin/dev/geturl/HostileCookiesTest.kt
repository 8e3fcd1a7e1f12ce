package dev.geturl

import dev.geturl.testing.HeapJar
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe

/** What a server cannot do with `Set-Cookie`. How many cookies are kept is the jar's to bound. */
class HostileCookiesTest : FunSpec({
    test("a hundred thousand cookies in one response are more than a head may hold") {
        val server = rawServer { requests { send(head100k) } }
        val jar = HeapJar()
        val http = testClient { cookieJar = jar }
        shouldThrow<HttpException.LimitExceeded> { http.geturl(server.url()) }
        jar.cookies.shouldBeEmpty()
    }

    test("megabytes in a name, a value or an attribute change nothing") {
        val much = "x".repeat(1 shl 20)
        val request = CookieRequest("https", "www.example.org", "/")
        for (field in listOf("$much=a", "a=$much", much, "$much=$much")) parseSetCookie(field, request) shouldBe null
        val cookie = parseSetCookie("a=b; Path=/$much; Domain=$much; Expires=$much; $much; $much=$much", request)
        "$cookie" shouldBe "Cookie(a=***; domain=www.example.org; path=/)"
    }

    test("a million attributes take no longer than what they are made of: not the square of it") {
        val request = CookieRequest("https", "www.example.org", "/")
        for (attribute in listOf(";", ";=", ";Path", ";Expires=1 1 1 1 1", ";Max-Age=999999999999999999999")) {
            parseSetCookie("a=b" + attribute.repeat(1_000_000), request)?.key shouldBe "a"
        }
    }

    test("no other host's cookies can be set or read by any spelling of a domain") {
        val jar = HeapJar()
        jar.storeCookie(Cookie("a", "1", "victim.invalid"))
        val names =
            listOf("victim.invalid", ".victim.invalid", "VICTIM.invalid", "victim.invalid.", "invalid", ".", "\t")
        val proxy = rawServer {
            requests { request ->
                val domains = if ("//evil.invalid" in request.line) names else emptyList()
                reply("", *domains.map { "Set-Cookie: a=2; Domain=$it" }.toTypedArray())
            }
        }
        val http = testClient {
            cookieJar = jar
            this.proxy = ProxyOptions(proxy = proxy.asProxy())
        }
        http.geturl("http://evil.invalid/")
        http.geturl("http://victim.invalid/").requestHeaderValue("Cookie") shouldBe "a=1"
        http.geturl("http://evil.victim.invalid/").requestHeaderValue("Cookie") shouldBe ""
        jar.cookies.map { "$it" } shouldBe
            listOf("Cookie(a=***; domain=victim.invalid; path=/)", "Cookie(a=***; domain=evil.invalid; path=/)")
    }

    test("a control character in Set-Cookie sets nothing") {
        val jar = HeapJar()
        var control = '\u0000'
        val server = rawServer { requests { reply("", "Set-Cookie: a=${control}1", "Set-Cookie: b=2") } }
        val http = testClient { cookieJar = jar }
        for (code in (0..0x1f) + 0x7f) {
            control = code.toChar()
            if (control != '\t') shouldThrow<HttpException.Protocol> { http.geturl(server.url()) }
        }
        jar.cookies.shouldBeEmpty()
    }
})

private val head100k = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" +
    (1..100_000).joinToString("") { "Set-Cookie: k$it=v\r\n" } + "\r\n"
