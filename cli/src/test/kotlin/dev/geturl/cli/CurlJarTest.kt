package dev.geturl.cli

import dev.geturl.Cookie
import dev.geturl.CookieRequest
import dev.geturl.Headers
import dev.geturl.cookies.cookieJar
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlin.time.Clock
import kotlin.time.Duration.Companion.days
import kotlin.time.Instant

class CurlJarTest : FunSpec({
    val request = CookieRequest("https", "example.org", "/a")
    val now = Clock.System.now()
    val fixed = object : Clock {
        override fun now(): Instant = now
    }

    suspend fun jar(block: suspend CurlJar.() -> Unit): List<Cookie> = cookieJar().use { kept ->
        CurlJar(kept, fixed).block()
        kept.list().map { it.cookie }
    }

    test("of one response 50 cookies are kept, of the next as many again") {
        val other = CookieRequest("https", "example.org", "/a")
        jar {
            repeat(60) { storeCookie(Cookie("a$it", "1", "example.org"), request) }
            repeat(60) { storeCookie(Cookie("b$it", "1", "example.org"), other) }
        }.size shouldBe 100
    }

    test("150 are sent, the oldest, in their order") {
        cookieJar().use { kept ->
            repeat(160) { kept.storeCookie(Cookie("a$it", "1", "example.org")) }
            CurlJar(kept).getCookies(request).map { it.key } shouldBe List(150) { "a$it" }
        }
    }

    test("what is sent has 8,190 bytes at most, of longer paths and newer ones first") {
        cookieJar().use { kept ->
            val jar = CurlJar(kept)
            jar.storeCookie(Cookie("long", "x".repeat(3_000), "example.org") { path = "/a" }, request)
            for (key in listOf("one", "two", "three")) {
                jar.storeCookie(
                    Cookie(key, "x".repeat(3_000), "example.org"),
                    CookieRequest("https", "example.org", "/"),
                )
            }
            jar.getCookies(request).map { it.key } shouldBe listOf("long", "three")
        }
    }

    test("a path has no slash at its end, but for the root") {
        jar {
            storeCookie(Cookie("a", "1", "example.org") { path = "/x/" }, request)
            storeCookie(Cookie("b", "1", "example.org") { path = "/" }, request)
        }.map { it.path } shouldBe listOf("/x", "/")
    }

    test("what would live for 400 days ends on a whole minute, and what lives shorter as it says") {
        val short = Instant.fromEpochSeconds(now.epochSeconds) + 10.days
        val ends = jar {
            storeCookie(Cookie("a", "1", "example.org") { expires = now + 400.days }, request)
            storeCookie(Cookie("b", "1", "example.org") { expires = short }, request)
        }.associate { it.key to it.expires }
        ends["a"]?.epochSeconds?.rem(60) shouldBe 0
        ends["b"] shouldBe short
    }

    test("domains are written as servers spell them") {
        val spelling = DomainSpelling()
        spelling.note(Headers.of("Set-Cookie" to "a=1; domain=.Example.ORG; path=/"))
        spelling.applyTo("#HttpOnly_.example.org\tTRUE\t/\tFALSE\t0\ta\texample.org\nother\tx") shouldBe
            "#HttpOnly_.Example.ORG\tTRUE\t/\tFALSE\t0\ta\texample.org\nother\tx"
    }
})
