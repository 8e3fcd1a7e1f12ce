package dev.geturl.cookies

import dev.geturl.Cookie
import dev.geturl.CookieRequest
import dev.geturl.SiteContext
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlin.time.Duration.Companion.seconds

private const val HERE = "https://www.example.org/"

/** Named after the rules of RFC 6265bis, section 5.8.3, and what it rests on. */
class RetrievalTest : FunSpec({
    test("5.1.4: a path matches itself and what is below, by whole segments") {
        val jar = testJar()
        jar.set(HERE, "a=1") { path = "/one" }
        jar.set(HERE, "b=1") { path = "/one/" }
        val wanted = mapOf(
            "one" to "a=1",
            "one/" to "b=1; a=1",
            "one/two" to "b=1; a=1",
            "one.html" to "",
            "oneother" to "",
            "" to "",
            "ONE" to "",
        )
        for ((path, sent) in wanted) withClue(path) { jar.sent(HERE + path) shouldBe sent }
    }

    test("5.8.3: Secure cookies go over secure channels alone") {
        val jar = testJar()
        jar.set(HERE, "a=1") { secure = true }
        for ((protocol, sent) in mapOf("https" to "a=1", "wss" to "a=1", "http" to "", "ws" to "", "ftp" to "")) {
            withClue(protocol) { jar.sent("$protocol://www.example.org/") shouldBe sent }
        }
    }

    test("5.8.3: HttpOnly cookies go with requests") {
        val jar = testJar()
        jar.set(HERE, "a=1") { httpOnly = true }
        jar.sent(HERE) shouldBe "a=1"
    }

    test("5.8.3: SameSite is enforced where the site is given") {
        val jar = testJar()
        for (sameSite in Cookie.SameSite.entries) {
            jar.set(HERE, "${sameSite.name}=1") {
                this.sameSite = sameSite
                secure = true
            }
        }

        suspend fun sent(site: SiteContext?, method: String = "GET") =
            jar.getCookies(CookieRequest("https", "www.example.org", "/", method, site)).map { it.key }.sorted()
        sent(null) shouldBe listOf("LAX", "NONE", "STRICT", "UNSPECIFIED")
        sent(SiteContext.SAME_SITE) shouldBe listOf("LAX", "NONE", "STRICT", "UNSPECIFIED")
        sent(SiteContext.CROSS_SITE) shouldBe listOf("NONE")
        sent(SiteContext.TOP_LEVEL_NAVIGATION) shouldBe listOf("LAX", "NONE", "UNSPECIFIED")
        sent(SiteContext.TOP_LEVEL_NAVIGATION, "POST") shouldBe listOf("NONE")
    }

    test("5.8.3: longer paths first, then the older ones") {
        val clock = TestClock()
        val jar = testJar(clock = clock)
        jar.set(HERE, "a=1")
        jar.set(HERE, "b=1") { path = "/one" }
        clock.advance(1.seconds)
        jar.set(HERE, "c=1") { path = "/one/two" }
        jar.set(HERE, "d=1") { forDomain("example.org") }
        jar.set(HERE, "e=1") { path = "/one" }
        jar.sent(HERE + "one/two") shouldBe "c=1; b=1; e=1; a=1; d=1"
    }

    test("5.8.3: the order holds also for cookies of one instant") {
        val jar = testJar()
        val names = ('z' downTo 'a').toList()
        for (name in names) jar.set(HERE, "$name=1")
        jar.sent(HERE) shouldBe names.joinToString("; ") { "$it=1" }
    }

    test("5.8.3: sending a cookie is its last use, passing it over is not") {
        val clock = TestClock()
        val jar = testJar(clock = clock)
        val start = clock.time
        jar.set(HERE, "a=1")
        jar.set(HERE, "b=1") { path = "/one" }
        clock.advance(5.seconds)
        jar.sent(HERE)
        jar.list().associate { it.cookie.key to it.lastUse } shouldBe mapOf("a" to clock.time, "b" to start)
    }

    test("the RFC sends all of a key, the manual's option the most specific one") {
        for ((options, sent) in mapOf(
            JarOptions() to "a=4; a=3; a=1; a=2",
            JarOptions(oneOfEachKey = true) to "a=3",
        )) {
            val jar = testJar(options)
            jar.set(HERE, "a=1")
            jar.set(HERE, "a=2") { forDomain("example.org") }
            jar.set(HERE, "a=3") { path = "/one" }
            jar.set(HERE, "a=4") {
                forDomain("example.org")
                path = "/one/two"
            }
            jar.sent(HERE + "one/two") shouldBe sent
        }
    }

    test("the manual: one that does not go out takes no other's place") {
        val jar = testJar(JarOptions(oneOfEachKey = true))
        jar.set(HERE, "a=1")
        jar.set(HERE, "a=2") {
            path = "/one"
            sameSite = Cookie.SameSite.STRICT
        }
        val foreign = CookieRequest("https", "www.example.org", "/one", site = SiteContext.TOP_LEVEL_NAVIGATION)
        jar.getCookies(foreign).map { it.value } shouldBe listOf("1")
    }
})
