package dev.geturl.cookies

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.seconds

private suspend fun BrowserCookieJar.keys() = list().map { it.cookie.key }

/** Named after the order of RFC 6265bis, section 5.7, "remove excess cookies". */
class EvictionTest : FunSpec({
    val seldom = JarOptions(maxPerSite = 3, retain = 5, purgeOld = 100.days)

    test("a site keeps 180 cookies and a jar 3,000") {
        val clock = TestClock()
        val jar = testJar(clock = clock)
        repeat(200) { jar.set("https://h${it % 7}.example.org/", "a$it=1") { path = "/$it" } }
        jar.list() shouldHaveSize 180
        repeat(3_000) { jar.set("https://site$it.example/", "a=1") }
        jar.list() shouldHaveSize 3_000
        jar.sent("https://site2999.example/") shouldBe "a=1"
    }

    test("1: what has expired goes first, though it is Secure and was used last") {
        val clock = TestClock()
        val jar = testJar(seldom, clock)
        jar.set("https://example.org/", "over=1") {
            secure = true
            expires = clock.time + 2.seconds
        }
        jar.set("https://example.org/", "a=1")
        jar.set("https://example.org/", "b=1")
        clock.advance(1.seconds)
        jar.sent("https://example.org/")
        clock.advance(1.seconds)
        jar.set("https://example.org/", "c=1")
        jar.keys() shouldContainExactlyInAnyOrder listOf("a", "b", "c")
    }

    test("2: of a site with too many, what is not Secure goes first, though it was used last") {
        val clock = TestClock()
        val jar = testJar(seldom, clock)
        jar.set("https://example.org/", "secure=1") { secure = true }
        for (key in listOf("a", "b", "c")) {
            clock.advance(1.seconds)
            jar.set("https://example.org/", "$key=1")
        }
        jar.keys() shouldContainExactlyInAnyOrder listOf("secure", "b", "c")
    }

    test("2: a new one that is not Secure has no room where all others are") {
        val jar = testJar(seldom)
        for (key in listOf("a", "b", "c")) jar.set("https://example.org/", "$key=1") { secure = true }
        jar.set("https://example.org/", "d=1")
        jar.keys() shouldContainExactlyInAnyOrder listOf("a", "b", "c")
    }

    test("3: of a site with too many Secure ones, the one that was not used for longest goes") {
        val clock = TestClock()
        val jar = testJar(seldom, clock)
        for (key in listOf("a", "b", "c")) {
            clock.advance(1.seconds)
            jar.set("https://example.org/", "$key=1") {
                secure = true
                path = "/$key"
            }
        }
        clock.advance(1.seconds)
        jar.sent("https://example.org/a")
        clock.advance(1.seconds)
        jar.set("https://example.org/", "d=1") { secure = true }
        jar.keys() shouldContainExactlyInAnyOrder listOf("a", "c", "d")
    }

    test("3: the hosts below a registrable domain share its room, so that none can push others out by many names") {
        val jar = testJar(seldom)
        jar.set("https://other.example/", "mine=1")
        repeat(50) { jar.set("https://h$it.example.org/", "a$it=1") }
        jar.list() shouldHaveSize 4
        jar.sent("https://other.example/") shouldBe "mine=1"
        repeat(2) { jar.set("https://user$it.github.io/", "g=1") }
        jar.list() shouldHaveSize 5
    }

    test("4: of a jar with too many, the one that was not used for longest goes, Secure or not") {
        val clock = TestClock()
        val jar = testJar(seldom, clock)
        for (site in 1..5) {
            clock.advance(1.seconds)
            jar.set("https://site$site.example/", "a$site=1") { secure = site == 2 }
        }
        clock.advance(1.seconds)
        jar.sent("https://site1.example/")
        clock.advance(1.seconds)
        jar.set("https://site6.example/", "a6=1")
        jar.keys() shouldNotContain "a2"
        jar.list() shouldHaveSize 5
    }

    test("replacing a cookie pushes nobody out") {
        val jar = testJar(seldom)
        for (key in listOf("a", "b", "c", "a", "b")) jar.set("https://example.org/", "$key=1")
        jar.keys() shouldContainExactlyInAnyOrder listOf("a", "b", "c")
    }

    test("what has expired is taken out by the first change after the interval") {
        val clock = TestClock()
        val jar = testJar(JarOptions(purgeOld = 60.seconds), clock)
        jar.set("https://example.org/", "a=1") { expires = clock.time + 10.seconds }
        clock.advance(61.seconds)
        jar.set("https://example.org/", "b=1")
        jar.purge() shouldBe 0
    }
})
