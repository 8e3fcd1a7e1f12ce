package dev.geturl

import dev.geturl.testing.HeapJar
import dev.geturl.testing.OnlyThroughTunnels
import dev.geturl.testing.RawServer
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import dev.geturl.testing.testClient
import dev.geturl.testing.tunnel
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.yield

/** The `Cookie` field lines of each request that the server saw. */
private fun RawServer.cookies(): List<List<String>> =
    seen.map { head -> head.lines0().filter { it.startsWith("Cookie:", ignoreCase = true) } }

private fun jarOf(vararg cookies: Cookie): CookieJar = object : CookieJar {
    override suspend fun getCookies(protocol: String, host: String, path: String) = cookies.toList()

    override suspend fun storeCookie(cookie: Cookie) = error("nothing is set here")
}

/** Cookies in and out of exchanges: RFC 6265bis section 5.8, and the manual's cookie jar protocol. */
class CookieExchangeTest : FunSpec({
    fun setting(vararg cookies: String) =
        rawServer { requests { reply("", *cookies.map { "Set-Cookie: $it" }.toTypedArray()) } }

    test("what a response sets goes with the next request, in the jar's order and in one field line") {
        val server = setting("a=1", "b=2; Path=/x", "c=\"3, 4\"; HttpOnly")
        val http = testClient { cookieJar = HeapJar() }
        http.geturl(server.url("/"))
        http.geturl(server.url("/x/y"))
        http.geturl(server.url("/"))
        server.cookies() shouldContainExactly listOf(
            emptyList(),
            listOf("Cookie: b=2; a=1; c=\"3, 4\""),
            listOf("Cookie: a=1; c=\"3, 4\""),
        )
    }

    test("without a jar nothing is sent, nor with the jar that is none, nor where Cookie is to be left out") {
        val server = setting("a=1")
        val jar = HeapJar()
        testClient().geturl(server.url()).responseHeaderValue("Set-Cookie") shouldBe "a=1"
        val http = testClient { cookieJar = jar }
        http.geturl(server.url()) { cookies = CookieOptions(CookieJar.NONE) }
        jar.cookies.shouldBeEmpty()
        http.geturl(server.url())
        http.geturl(server.url()) { cookies = CookieOptions(CookieJar.NONE) }
        http.geturl(server.url()) { omitHeaders("Cookie") }
        server.cookies() shouldBe List(5) { emptyList() }
    }

    test("a call's own jar is used in place of the client's") {
        val server = setting("a=1")
        val others = HeapJar()
        val own = HeapJar()
        val http = testClient { cookieJar = others }
        http.geturl(server.url()) { cookies = CookieOptions(jar = own) }
        others.cookies.shouldBeEmpty()
        own.cookies.single().key shouldBe "a"
        http.geturl(server.url()) { cookies = CookieOptions(jar = own) }
        server.cookies().last() shouldBe listOf("Cookie: a=1")
    }

    test("the jar is asked by protocol, host and path, and told where a cookie comes from") {
        val server = setting("a=1; Path=/p")
        val asked = ArrayList<String>()
        val stored = ArrayList<Cookie>()
        val jar = object : CookieJar {
            override suspend fun getCookies(protocol: String, host: String, path: String): List<Cookie> {
                asked += "$protocol $host $path"
                return emptyList()
            }

            override suspend fun storeCookie(cookie: Cookie) {
                stored += cookie
            }
        }
        testClient { cookieJar = jar }.geturl(server.url("/a/../b%20c?q=1#f"))
        asked shouldBe listOf("http 127.0.0.1 /b%20c")
        stored.single().let { listOf(it.origin, it.domain, it.path, it.hostOnly) } shouldBe
            listOf("127.0.0.1", "127.0.0.1", "/p", true)
        tclClient { cookieJar = jar }.geturl("http://127.0.0.1:${server.port}")
        asked.last() shouldBe "http 127.0.0.1 /"
    }

    test("responses that redirect or fail set cookies, an interim one does not") {
        val server = rawServer {
            requests {
                send("HTTP/1.1 103 Early Hints\r\nSet-Cookie: early=1\r\n\r\n")
                val status = if (it.path == "/moved") "302 Found" else "404 Not Found"
                reply("", "Set-Cookie: ${it.path.drop(1)}=1; Path=/", "Location: /", status = status)
            }
        }
        val jar = HeapJar()
        val http = testClient {
            cookieJar = jar
            redirects = RedirectOptions.NONE
        }
        http.geturl(server.url("/moved"))
        http.geturl(server.url("/missing"))
        jar.cookies.map { it.key } shouldBe listOf("moved", "missing")
    }

    test("several Set-Cookie lines are several cookies, and none is folded on its commas") {
        val server = setting("a=1; Expires=Wed, 01 Jan 2098 00:00:00 GMT", "b=2, c=3", "a=4")
        val jar = HeapJar()
        testClient { cookieJar = jar }.geturl(server.url())
        jar.cookies.map { it.key to it.value } shouldBe listOf("a" to "4", "b" to "2, c=3")
    }

    test("a caller's own Cookie comes behind the jar's in the same line, and its keys are the caller's") {
        val server = rawServer { requests { reply() } }
        val http = testClient { cookieJar = jarOf(Cookie("a", "1", "h"), Cookie("b", "2", "h"), Cookie("", "n", "h")) }
        http.geturl(server.url()) {
            headers {
                add("cookie", "b=mine; c=3")
                add("X-Next", "1")
                add("Cookie", "d=4")
            }
        }
        val lines = server.seen.single().lines0()
        lines.filter { it.startsWith("Cookie", ignoreCase = true) } shouldBe listOf("Cookie: a=1; n; b=mine; c=3; d=4")
        lines[lines.indexOf("X-Next: 1") - 1] shouldContain "Cookie: "
    }

    test("the jar's line stands in the manual's place") {
        val server = rawServer { requests { reply() } }
        val http = tclClient { cookieJar = jarOf(Cookie("a", "1", "h")) }
        http.geturl(server.url()) { query("x=1") }
        server.seen.single().lines0().map { it.substringBefore(':') }.drop(1) shouldBe listOf(
            "Host",
            "User-Agent",
            "Accept",
            "Accept-Encoding",
            "Connection",
            "Cookie",
            "Content-Type",
            "Content-Length",
        )
        val bare = testClient { cookieJar = jarOf(Cookie("a", "1", "h")) }
        bare.geturl(server.url()) { omitHeaders("Connection") }
        server.seen.last().lines0().last() shouldBe "Cookie: a=1"
    }

    test("a proxy that forwards carries the server's cookies, and what it asks for by 407 sets none") {
        val jar = HeapJar()
        val proxy = rawServer {
            requests {
                val isLoggedIn = "Proxy-Authorization" in it.head
                val status = if (isLoggedIn) "200 OK" else "407 Proxy Authentication Required"
                val who = if (isLoggedIn) "server" else "proxy"
                reply("", "Set-Cookie: $who=1; Path=/", "Proxy-Authenticate: Basic realm=\"r\"", status = status)
            }
        }
        val http = testClient {
            cookieJar = jar
            this.proxy = ProxyOptions(proxy = proxy.asProxy(user = "ada", password = "secret"))
        }
        http.geturl("http://a.invalid/").responseCode shouldBe 200
        http.geturl("http://a.invalid/x").responseCode shouldBe 200
        http.geturl("http://b.invalid/").responseCode shouldBe 200
        jar.cookies.map { it.toString() } shouldBe
            listOf("Cookie(server=***; domain=a.invalid; path=/)", "Cookie(server=***; domain=b.invalid; path=/)")
        val withCookies = proxy.seen.map { it.lines0() }.filter { lines -> lines.any { it.startsWith("Cookie:") } }
        withCookies.map { it.first() } shouldBe listOf("GET http://a.invalid/x HTTP/1.1")
    }

    test("a proxy that is asked for a tunnel sees no cookies, and its refusal sets none for the server") {
        val jar = HeapJar()
        jar.storeCookie(Cookie("a", "1", "origin.invalid") { secure = true })
        val server = rawServer { requests { reply("", "Set-Cookie: b=2; Secure") } }
        val open = rawServer { tunnel(server.port) }

        fun client(proxy: RawServer) = testClient {
            cookieJar = jar
            this.proxy = ProxyOptions(proxy = proxy.asProxy())
        }.also { it.register("https", 443, OnlyThroughTunnels()) }
        client(open).geturl("https://origin.invalid/")
        open.seen.single() shouldNotContain "Cookie"
        server.cookies() shouldBe listOf(listOf("Cookie: a=1"))
        jar.cookies.map { it.key } shouldBe listOf("a", "b")
        val refusing = rawServer {
            request()
            reply("", "Set-Cookie: evil=1; Secure", status = "403 Forbidden")
        }
        client(refusing).geturl("https://origin.invalid/").responseCode shouldBe 403
        jar.cookies.map { it.key } shouldBe listOf("a", "b")
    }

    test("the proxy's filter is asked though there are cookies") {
        val proxy = rawServer { requests { reply(it.line) } }
        val http = testClient {
            cookieJar = jarOf(Cookie("a", "1", "h"))
            this.proxy = ProxyOptions(proxyFilter = { proxy.asProxy() })
        }
        http.geturl("http://h.invalid/").text() shouldBe "GET http://h.invalid/ HTTP/1.1"
        proxy.cookies() shouldBe listOf(listOf("Cookie: a=1"))
    }

    test("a request that is sent again takes its cookies along, once") {
        val refused = ArrayList<String>()
        val server = rawServer {
            if (number == 1) {
                refused += head()
                reply(status = "417 Expectation Failed")
            } else {
                requests { reply() }
            }
        }
        val http = testClient { cookieJar = jarOf(Cookie("a", "1", "h")) }
        http
            .geturl(server.url()) {
                query("x")
                expectContinue = true
            }.responseCode shouldBe 200
        refused.single() shouldContain "\r\nCookie: a=1\r\n"
        server.cookies() shouldBe listOf(listOf("Cookie: a=1"))
    }

    test("the server that switches protocols sets cookies, too") {
        val server = rawServer {
            request()
            send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\nSet-Cookie: a=1\r\n\r\n")
            awaitClose()
        }
        val jar = HeapJar()
        val upgraded = testClient { cookieJar = jar }.upgrade(server.url(), "echo")
        (upgraded as UpgradeResult.Switched).connection.close()
        jar.cookies.single().key shouldBe "a"
    }

    test("a jar may suspend, and what it throws fails the exchange without the cookie being shown") {
        val server = setting("a=secret")
        val slow = HeapJar()
        val suspending = object : CookieJar by slow {
            override suspend fun getCookies(request: CookieRequest): List<Cookie> {
                yield()
                return slow.getCookies(request)
            }

            override suspend fun storeCookie(cookie: Cookie, request: CookieRequest) {
                yield()
                slow.storeCookie(cookie)
            }
        }
        val http = testClient { cookieJar = suspending }
        repeat(3) { http.geturl(server.url()) }
        server.cookies().last() shouldBe listOf("Cookie: a=secret")
        val broken = jarOf()
        val failure = shouldThrow<HttpException> {
            http.geturl(server.url()) { cookies = CookieOptions(jar = broken) }
        }
        failure.message.orEmpty() shouldContain "nothing is set here"
        "$failure" shouldNotContain "secret"
    }

    test("events and options do not tell the values of cookies") {
        val server = setting("a=secret")
        val http = testClient { cookieJar = HeapJar() }
        val told = StringBuilder()
        repeat(2) { http.geturl(server.url()) { events = EventListener { _, event -> told.append(event) } } }
        "$told" shouldContain "Cookie: ***"
        "$told" shouldNotContain "secret"
    }
})
