package dev.geturl

import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import java.net.CookieHandler
import java.net.CookieManager
import java.net.CookiePolicy
import java.net.HttpCookie
import java.net.URI
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.time.Clock
import kotlin.time.Duration.Companion.days
import kotlin.time.Instant

class CookieHandlerJarTest : FunSpec({
    fun manager() = CookieManager(null, CookiePolicy.ACCEPT_ALL)

    test("cookies go by way of the JDK's manager, both ways") {
        val server =
            rawServer { requests { reply("", "Set-Cookie: a=1; Path=/; HttpOnly", "Set-Cookie: b=2; Path=/x") } }
        val manager = manager()
        val http = testClient { cookieJar = CookieHandlerJar(manager, EmptyCoroutineContext) }
        http.geturl(server.url())
        manager.cookieStore.cookies.map { "$it ${it.isHttpOnly}" } shouldContainExactlyInAnyOrder
            listOf("a=1 true", "b=2 false")
        http.geturl(server.url()).requestHeaderValue("Cookie") shouldBe "a=1"
        http.geturl(server.url("/x")).requestHeaderValue("Cookie") shouldBe "b=2; a=1"
        manager.cookieStore.add(
            URI(server.url()),
            HttpCookie("c", "3").also {
                it.path = "/y"
                it.version = 0
            },
        )
        http.geturl(server.url("/y")).requestHeaderValue("Cookie") shouldBe "c=3; a=1"
    }

    test("the manager is told where a cookie belongs, when it expires and that it is secure") {
        val manager = manager()
        val jar = CookieHandlerJar(manager)
        val cookie = Cookie("a", "1", "example.org") {
            hostOnly = false
            origin = "www.example.org"
            path = "/p"
            secure = true
            expires = Clock.System.now() + 10.days
        }
        jar.storeCookie(cookie)
        val kept = manager.cookieStore.cookies.single()
        kept.domain shouldBe ".example.org"
        kept.path shouldBe "/p"
        kept.secure shouldBe true
        (kept.maxAge in 863_000..864_000) shouldBe true
        jar.getCookies("https", "www.example.org", "/p").single().let { it.key to it.value } shouldBe ("a" to "1")
        jar.getCookies("http", "www.example.org", "/p") shouldBe emptyList()
        val gone = cookie.newBuilder().also { it.expires = Instant.fromEpochSeconds(0) }.build()
        jar.storeCookie(gone, CookieRequest("https", "www.example.org", "/p"))
        manager.cookieStore.cookies.size shouldBe 0
    }

    test("a handler may answer with several pairs in a line, without a name, and with what RFC 2965 adds") {
        val asked = ArrayList<URI>()
        val handler = object : CookieHandler() {
            override fun get(uri: URI, headers: Map<String, List<String>>): Map<String, List<String>> {
                asked += uri
                return mapOf(
                    "cookie" to listOf("\$Version=\"1\"; a=1;\$Path=\"/\"", "b = 2; bare; "),
                    "Cookie2" to listOf("x=1"),
                )
            }

            override fun put(uri: URI, headers: Map<String, List<String>>) = Unit
        }
        val cookies = CookieHandlerJar(handler).getCookies("http", "::1", "/a|b%20c")
        cookies.map { it.key to it.value } shouldBe listOf("a" to "1", "b" to "2", "" to "bare")
        cookies.first().domain shouldBe "::1"
        asked.single().host shouldBe "[::1]"
        asked.single().path shouldBe "/a|b%20c"
    }
})
