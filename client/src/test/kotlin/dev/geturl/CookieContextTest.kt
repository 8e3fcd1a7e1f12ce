package dev.geturl

import dev.geturl.Cookie.SameSite
import dev.geturl.testing.HeapJar
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

/** `Secure`, `SameSite` and partitions, whatever the jar thinks of them: RFC 6265bis section 5.8.3, and CHIPS. */
class CookieContextTest : FunSpec({
    fun cookie(mode: SameSite) = Cookie(mode.name, "1", "h") { sameSite = mode }

    fun admitted(site: SiteContext?, method: String = "GET"): List<SameSite> {
        val request = CookieRequest("https", "h", "/", method, site)
        return SameSite.entries.filter { request.admits(cookie(it)) }
    }

    test("5.8.3: where the site context is not given, and for the same site, all go out") {
        admitted(null) shouldBe SameSite.entries
        admitted(null, "POST") shouldBe SameSite.entries
        admitted(SiteContext.SAME_SITE, "POST") shouldBe SameSite.entries
    }

    test("5.8.3: another site's page has SameSite=None alone sent") {
        admitted(SiteContext.CROSS_SITE) shouldBe listOf(SameSite.NONE)
    }

    test("5.8.3: whoever follows a link by a safe method has all sent but Strict, unspecified as Lax") {
        for (method in listOf("GET", "HEAD", "OPTIONS", "TRACE")) {
            admitted(SiteContext.TOP_LEVEL_NAVIGATION, method) shouldBe
                listOf(SameSite.UNSPECIFIED, SameSite.NONE, SameSite.LAX)
        }
        for (method in listOf("POST", "PUT", "DELETE", "get", "QUERY")) {
            admitted(SiteContext.TOP_LEVEL_NAVIGATION, method) shouldBe listOf(SameSite.NONE)
        }
    }

    test("5.8.3: Secure goes out over https and wss alone") {
        val secure = Cookie("a", "1", "h") { secure = true }
        val protocols = listOf("https", "wss", "http", "ws", "foo")
        protocols.filter { CookieRequest(it, "h", "/").admits(secure) } shouldBe listOf("https", "wss")
    }

    test("CHIPS: a partitioned cookie goes out in its partition alone, any other in all") {
        fun goesOut(key: String?, partition: String?, isPartitioned: Boolean = true): Boolean {
            val cookie = Cookie("a", "1", "h") {
                partitioned = isPartitioned
                partitionKey = key
            }
            return CookieRequest("https", "h", "/", partition = partition).admits(cookie)
        }
        goesOut("https://a.example", "https://a.example") shouldBe true
        goesOut("https://a.example", "https://b.example") shouldBe false
        goesOut("https://a.example", null) shouldBe false
        goesOut(null, null) shouldBe true
        goesOut(null, "https://a.example") shouldBe false
        goesOut(null, "https://a.example", isPartitioned = false) shouldBe true
    }

    test("the call's site context and partition hold for a jar that knows nothing of them") {
        val server = rawServer {
            requests { reply("", "Set-Cookie: strict=1; SameSite=Strict", "Set-Cookie: plain=1") }
        }
        val jar = HeapJar()
        val http = testClient { cookieJar = jar }

        suspend fun sent(options: CookieOptions): String =
            http.geturl(server.url()) { cookies = options }.requestHeaderValue("Cookie")
        sent(CookieOptions(site = SiteContext.CROSS_SITE)) shouldBe ""
        jar.cookies.size shouldBe 0
        sent(CookieOptions(site = SiteContext.TOP_LEVEL_NAVIGATION)) shouldBe ""
        jar.cookies.size shouldBe 2
        sent(CookieOptions(site = SiteContext.TOP_LEVEL_NAVIGATION)) shouldBe "plain=1"
        sent(CookieOptions(site = SiteContext.CROSS_SITE)) shouldBe ""
        sent(CookieOptions(site = SiteContext.SAME_SITE)) shouldBe "strict=1; plain=1"
        for (partition in listOf("https://a.example", "https://b.example")) {
            jar.storeCookie(
                Cookie("chip", partition.substring(8, 9), "127.0.0.1") {
                    partitioned = true
                    partitionKey = partition
                },
            )
        }
        sent(CookieOptions(partition = "https://b.example")) shouldBe "strict=1; plain=1; chip=b"
        sent(CookieOptions()) shouldBe "strict=1; plain=1"
    }

    test("by option, a Host field says whose cookies are sent and kept") {
        val server = rawServer { requests { reply("", "Set-Cookie: b=2; Domain=example.org") } }
        val jar = HeapJar().apply { storeCookie(Cookie("a", "1", "www.example.org")) }
        val http = testClient { cookieJar = jar }

        suspend fun sent(host: String, options: CookieOptions): String = http
            .geturl(server.url()) {
                cookies = options
                headers { add("Host", host) }
            }.requestHeaderValue("Cookie")
        sent("www.example.org", CookieOptions()) shouldBe ""
        jar.cookies.size shouldBe 1
        sent("www.example.org:81", CookieOptions(ofHostField = true)) shouldBe "a=1"
        jar.cookies.map { it.domain } shouldBe listOf("www.example.org", "example.org")
        sent("www.example.org", CookieOptions(ofHostField = true)) shouldBe "a=1; b=2"
        sent("[::1]:81", CookieOptions(ofHostField = true)) shouldBe ""
    }

    test("by option, http with this machine counts as secure, and with no other") {
        val server = rawServer { requests { reply("", "Set-Cookie: a=1; Secure") } }
        val jar = HeapJar()
        val http = testClient { cookieJar = jar }

        suspend fun sent(options: CookieOptions): String =
            http.geturl(server.url()) { cookies = options }.requestHeaderValue("Cookie")
        sent(CookieOptions()) shouldBe ""
        jar.cookies.size shouldBe 0
        sent(CookieOptions(trustsLocalhost = true)) shouldBe ""
        sent(CookieOptions(trustsLocalhost = true)) shouldBe "a=1"
        sent(CookieOptions()) shouldBe ""
        val elsewhere = rawServer { requests { reply("", "Set-Cookie: b=1; Secure") } }
        val other = testClient {
            cookieJar = jar
            dial = DialOptions(elsewhere = listOf(Elsewhere(null, null, "127.0.0.1", elsewhere.port)))
        }
        other.geturl("http://example.org/") { cookies = CookieOptions(trustsLocalhost = true) }
        jar.cookies.size shouldBe 1
        other.geturl("http://a.localhost/") { cookies = CookieOptions(trustsLocalhost = true) }
        jar.cookies.map { it.domain } shouldBe listOf("127.0.0.1", "a.localhost")
    }

    test("a request says what it is for, and not more") {
        "${CookieRequest("https", "::1", "/a", "PUT")}" shouldBe "PUT https://[::1]/a"
    }
})
