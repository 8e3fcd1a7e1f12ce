package dev.geturl.cookies

import dev.geturl.Cookie
import dev.geturl.CookieRequest
import dev.geturl.SiteContext
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.seconds

private const val HERE = "https://www.example.org/"

/** Named after the steps of RFC 6265bis, section 5.7, that are the jar's; the others are the parser's. */
class StorageModelTest : FunSpec({
    test("5.7: the creation time and the last-access time of a new cookie are now") {
        val clock = TestClock()
        val jar = testJar(clock = clock)
        jar.set(HERE, "a=1")
        jar.list().single() shouldBe jar.list().single().copy(creation = clock.time, lastUse = clock.time)
    }

    test("5.7 step 9: a cookie for a public suffix is ignored") {
        val jar = testJar()
        for (suffix in listOf("org", "co.uk", "github.io", "any.ck")) {
            jar.set("https://www.$suffix/", "a=1") { forDomain(suffix) }
        }
        jar.list().shouldBeEmpty()
    }

    test("5.7 step 9: a public suffix may set cookies for itself alone") {
        val jar = testJar()
        jar.set("https://github.io/", "a=1") { forDomain("github.io") }
        jar.sent("https://github.io/") shouldBe "a=1"
        jar.sent("https://me.github.io/") shouldBe ""
        jar.list().single().cookie.hostOnly shouldBe true
    }

    test("5.7 step 9: an exception of a wildcard is no public suffix") {
        val jar = testJar()
        jar.set("https://www.ck/", "a=1") { forDomain("www.ck") }
        jar.sent("https://below.www.ck/") shouldBe "a=1"
    }

    test("5.7 step 10: a cookie for a domain that the host is not of is ignored") {
        val jar = testJar()
        for (domain in listOf("example.com", "other.example.org", "below.www.example.org", "xample.org")) {
            jar.set(HERE, "a=1") { forDomain(domain) }
        }
        jar.set(HERE, "a=1") { domain = "example.org" }
        jar.list().shouldBeEmpty()
    }

    test("5.7 step 10: with a domain a cookie is for all below, without one for the host alone") {
        val jar = testJar()
        jar.set(HERE, "a=1") { forDomain("example.org") }
        jar.set(HERE, "b=2")
        jar.sent("https://www.example.org/") shouldBe "a=1; b=2"
        jar.sent("https://other.example.org/") shouldBe "a=1"
        jar.sent("https://example.org/") shouldBe "a=1"
        jar.sent("https://notexample.org/") shouldBe ""
    }

    test("5.7 step 13: a Secure cookie from a server that is not is ignored") {
        val jar = testJar()
        jar.set("http://www.example.org/", "a=1") { secure = true }
        jar.set("ws://www.example.org/", "a=1") { secure = true }
        jar.list().shouldBeEmpty()
        jar.set("wss://www.example.org/", "a=1") { secure = true }
        jar.list() shouldHaveSize 1
    }

    test("5.7 step 16: a server that is not secure cannot cover a Secure cookie") {
        val jar = testJar()
        jar.set(HERE, "a=1") {
            forDomain("example.org")
            secure = true
            path = "/login"
        }
        for (path in listOf("/login", "/login/en")) {
            withClue(path) {
                jar.set("http://www.example.org/", "a=2") { this.path = path }
                jar.set("http://example.org/", "a=2") {
                    this.path = path
                    forDomain("example.org")
                }
                jar.list().single().cookie.value shouldBe "1"
            }
        }
    }

    test("5.7 step 16: it may set one of another key, another path or another domain") {
        val jar = testJar()
        jar.set(HERE, "a=1") {
            secure = true
            path = "/login"
        }
        jar.set("http://www.example.org/", "b=2") { path = "/login" }
        jar.set("http://www.example.org/", "a=2") { path = "/" }
        jar.set("http://www.example.org/", "a=2") { path = "/loginother" }
        jar.set("http://other.example.org/", "a=2") { path = "/login" }
        jar.list() shouldHaveSize 5
    }

    test("5.7 step 16: a secure server may put a cookie without Secure over one that has it") {
        val jar = testJar()
        jar.set(HERE, "a=1") { secure = true }
        jar.set(HERE, "a=2")
        jar.sent("http://www.example.org/") shouldBe "a=2"
    }

    test("5.7 step 18: another site's request sets SameSite=None alone, a followed link sets all") {
        val jar = testJar()
        val cookies = Cookie.SameSite.entries.map {
            Cookie(it.name, "1", "www.example.org") {
                sameSite = it
                secure = true
            }
        }
        for (cookie in cookies) {
            jar.storeCookie(cookie, CookieRequest("https", "www.example.org", "/", site = SiteContext.CROSS_SITE))
        }
        jar.list().map { it.cookie.key } shouldBe listOf("NONE")
        for (cookie in cookies) {
            val link = CookieRequest("https", "www.example.org", "/", site = SiteContext.TOP_LEVEL_NAVIGATION)
            jar.storeCookie(cookie, link)
        }
        jar.list() shouldHaveSize Cookie.SameSite.entries.size
    }

    test("5.7 step 19: SameSite=None without Secure is ignored") {
        val jar = testJar()
        jar.set(HERE, "a=1") { sameSite = Cookie.SameSite.NONE }
        jar.list().shouldBeEmpty()
    }

    test("5.7 step 20: __Secure- in any case needs Secure") {
        val jar = testJar()
        for (name in listOf("__Secure-a", "__secure-a", "__SECURE-a")) jar.set(HERE, "$name=1")
        jar.list().shouldBeEmpty()
        jar.set(HERE, "__Secure-a=1") { secure = true }
        jar.list() shouldHaveSize 1
    }

    test("5.7 step 21: __Host- in any case needs Secure, the host alone and the path /") {
        val jar = testJar()
        for (name in listOf("__Host-a", "__host-a")) {
            jar.set(HERE, "$name=1")
            jar.set(HERE, "$name=1") {
                secure = true
                path = "/login"
            }
            jar.set(HERE, "$name=1") {
                secure = true
                forDomain("www.example.org")
            }
        }
        jar.list().shouldBeEmpty()
        jar.set(HERE, "__Host-a=1") { secure = true }
        jar.list() shouldHaveSize 1
    }

    test("5.7 step 22: without a name, a value that begins like a prefix is ignored") {
        val jar = testJar()
        for (value in listOf("__Secure-a=1", "__host-a", "__HOST-a=1")) {
            jar.storeCookie(Cookie("", value, "www.example.org") { secure = true }, request(HERE))
        }
        jar.list().shouldBeEmpty()
        jar.storeCookie(Cookie("", "plain", "www.example.org"), request(HERE))
        jar.list() shouldHaveSize 1
    }

    test("5.7 step 23: the same key, domain, host-only flag and path replace, and keep the creation time") {
        val clock = TestClock()
        val jar = testJar(clock = clock)
        jar.set(HERE, "a=1")
        val first = jar.list().single()
        clock.advance(5.seconds)
        jar.set(HERE, "b=1")
        jar.set(HERE, "a=2")
        jar.sent(HERE) shouldBe "a=2; b=1"
        jar.list().first().creation shouldBe first.creation
        jar.list().first().lastUse shouldBe clock.time
    }

    test("5.7 step 23: any other part of the four makes another cookie") {
        val jar = testJar()
        jar.set(HERE, "a=1")
        jar.set(HERE, "b=1")
        jar.set(HERE, "a=2") { path = "/login" }
        jar.set(HERE, "a=3") { forDomain("www.example.org") }
        jar.set(HERE, "a=4") { forDomain("example.org") }
        jar.list() shouldHaveSize 5
    }

    test("5.7: a cookie that has expired removes the one that it would replace, and no other") {
        val clock = TestClock()
        val jar = testJar(clock = clock)
        jar.set(HERE, "a=1")
        jar.set(HERE, "a=1") { path = "/login" }
        jar.set(HERE, "a=") { expires = clock.time }
        jar.list().single().cookie.path shouldBe "/login"
    }

    test("5.7: a cookie is gone when its time has come, whether it was taken out or not") {
        val clock = TestClock()
        val jar = testJar(JarOptions(purgeOld = 100.days), clock)
        jar.set(HERE, "a=1") { expires = clock.time + 10.seconds }
        clock.advance(9.seconds)
        jar.sent(HERE) shouldBe "a=1"
        clock.advance(1.seconds)
        jar.sent(HERE) shouldBe ""
        jar.list().shouldBeEmpty()
        jar.purge() shouldBe 1
        jar.purge() shouldBe 0
    }

    test("CHIPS: a Partitioned cookie without Secure is ignored") {
        val jar = testJar()
        jar.set(HERE, "a=1") { partitioned = true }
        jar.list().shouldBeEmpty()
    }

    test("CHIPS: each partition has its own") {
        val jar = testJar()
        for (top in listOf("https://one.example", "https://two.example", null)) {
            jar.set(HERE, "a=$top") {
                secure = true
                partitioned = true
                partitionKey = top
            }
        }
        jar.list() shouldHaveSize 3
        for (top in listOf("https://one.example", "https://two.example", null)) {
            val request = CookieRequest("https", "www.example.org", "/", partition = top)
            jar.getCookies(request).map { it.value } shouldBe listOf("$top")
        }
    }

    test("the manual: a numeric host has cookies for itself alone") {
        val jar = testJar()
        jar.set("https://127.0.0.1/", "a=1") { forDomain("127.0.0.1") }
        jar.set("https://127.0.0.1/", "b=1") { forDomain("0.0.1") }
        jar.set("https://127.0.0.1/", "c=1")
        jar.sent("https://127.0.0.1/") shouldBe "a=1; c=1"
        jar.sent("https://1.127.0.0.1/") shouldBe ""
        jar.storeCookie(Cookie("d", "1", "::1"))
        jar.getCookies("https", "::1", "/").single().key shouldBe "d"
    }

    test("the manual: a cookie whose domain does not fit its origin is ignored") {
        val jar = testJar()
        jar.storeCookie(Cookie("a", "1", "example.org") { origin = "example.com" })
        jar.list().shouldBeEmpty()
        jar.storeCookie(Cookie("a", "1", "example.org"))
        jar.list() shouldHaveSize 1
    }

    test("hosts are compared in ASCII") {
        val jar = testJar()
        jar.storeCookie(Cookie("a", "1", "BÜCHER.example"))
        jar.getCookies("https", "xn--bcher-kva.example", "/").single().key shouldBe "a"
        jar.getCookies("https", "bücher.EXAMPLE.", "/").single().key shouldBe "a"
        jar.lookup("bücher.example", "a") shouldBe "1"
    }
})
