package dev.geturl.cookies

import dev.geturl.Cookie
import dev.geturl.cookies.CookieChange.Cause
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlin.time.Clock
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.seconds

private const val HERE = "https://www.example.org/"

class BrowserCookieJarTest : FunSpec({
    test("lookup lists hosts, keys of a host, and the value of a key") {
        val jar = testJar()
        jar.set(HERE, "b=2")
        jar.set(HERE, "a=1")
        jar.set(HERE, "c=3") { forDomain("example.org") }
        jar.lookup() shouldBe listOf("example.org", "www.example.org")
        jar.lookup("www.example.org") shouldBe listOf("a", "b")
        jar.lookup("WWW.example.org.", "a") shouldBe "1"
        jar.lookup("www.example.org", "c") shouldBe null
        jar.lookup("other.example") shouldBe emptyList()
    }

    test("delete takes out one cookie, one key of a host, or all of a host") {
        val jar = testJar()

        suspend fun fill() {
            jar.set(HERE, "a=1")
            jar.set(HERE, "a=2") { path = "/one" }
            jar.set(HERE, "b=3")
        }
        fill()
        jar.delete(Cookie("a", "whatever", "www.example.org")) shouldBe true
        jar.delete(Cookie("a", "whatever", "www.example.org")) shouldBe false
        jar.sent(HERE + "one") shouldBe "a=2; b=3"
        fill()
        jar.delete("www.example.org", "a") shouldBe 2
        jar.sent(HERE + "one") shouldBe "b=3"
        fill()
        jar.delete("www.example.org") shouldBe 3
        jar.list().shouldBeEmpty()
    }

    test("clearing takes out all, or what ends with the session") {
        val clock = TestClock()
        val jar = testJar(clock = clock)
        jar.set(HERE, "a=1")
        jar.set(HERE, "b=1") { expires = clock.time + 1.days }
        jar.clearSession() shouldBe 1
        jar.sent(HERE) shouldBe "b=1"
        jar.clear() shouldBe 1
        jar.list().shouldBeEmpty()
    }

    test("whoever collects the changes is told of each, with its cause") {
        val clock = TestClock()
        val jar = testJar(JarOptions(maxPerSite = 2), clock)
        coroutineScope {
            val told = async(start = CoroutineStart.UNDISPATCHED) { jar.changes.take(7).toList() }
            jar.set(HERE, "a=1")
            clock.advance(1.seconds)
            jar.set(HERE, "a=2")
            clock.advance(1.seconds)
            jar.set(HERE, "b=1")
            clock.advance(1.seconds)
            jar.set(HERE, "c=1")
            jar.set(HERE, "c=") { expires = clock.time }
            jar.delete("www.example.org", "b")
            told.await().map { Triple(it.cause, it.cookie.key, it.isElsewhere) } shouldBe listOf(
                Triple(Cause.STORED, "a", false),
                Triple(Cause.STORED, "a", false),
                Triple(Cause.STORED, "b", false),
                Triple(Cause.STORED, "c", false),
                Triple(Cause.EVICTED, "a", false),
                Triple(Cause.EXPIRED, "c", false),
                Triple(Cause.DELETED, "b", false),
            )
        }
    }

    test("changes of another process are told as such") {
        val file = testFile()
        val (one, two) = List(2) { testDatabase(file).jar() }
        coroutineScope {
            val told = async(start = CoroutineStart.UNDISPATCHED) { two.changes.take(2).toList() }
            one.set(HERE, "a=1") { expires = Clock.System.now() + 1.days }
            two.list() shouldHaveSize 1
            one.clear()
            two.list().shouldBeEmpty()
            told.await().map { it.cause to it.isElsewhere } shouldBe
                listOf(Cause.STORED to true, Cause.DELETED to true)
        }
    }

    test("a collector that stands still holds up nobody") {
        val jar = testJar()
        coroutineScope {
            val stuck = launch(start = CoroutineStart.UNDISPATCHED) {
                jar.changes.collect { awaitCancellation() }
            }
            repeat(3_000) { jar.set(HERE, "a=$it") }
            jar.sent(HERE) shouldBe "a=2999"
            stuck.cancel()
        }
    }

    test("no value is shown by what prints a jar or a change") {
        val jar = testJar()
        jar.set(HERE, "a=secret")
        "$jar ${jar.list()} ${CookieChange(jar.list().single().cookie, Cause.STORED, false)}" shouldNotContain "secret"
        "$jar" shouldBe "BrowserCookieJar(1 cookies)"
    }

    test("readers and writers at once: each read finds whole cookies, each write counts") {
        val jar = testJar(JarOptions(maxPerSite = 500))
        coroutineScope {
            val writers = (0..<4).map { writer ->
                async(Dispatchers.Default) { repeat(100) { jar.set(HERE, "a${writer}x$it=$writer") } }
            }
            val reader = launch(Dispatchers.Default) {
                while (writers.any { it.isActive }) {
                    val all = jar.getCookies(request(HERE))
                    all.map { it.key }.distinct() shouldHaveSize all.size
                }
            }
            writers.awaitAll()
            reader.join()
        }
        jar.list() shouldHaveSize 400
    }

    test("an index is the same however it was come to") {
        checkAll(200, Arb.list(Arb.int(0..60), 0..80)) { numbers ->
            val suffixes = PublicSuffixList.parse("org\ncom")
            var index = CookieIndex.of(suffixes)
            val model = ArrayList<Entry>()
            val clock = TestClock()
            for (number in numbers) {
                val cookie = Cookie("k${number % 3}", "$number", "h${number % 5}.s${number % 4}.org")
                clock.advance(1.seconds)
                val entry = Entry(cookie, clock.time, clock.time)
                val replaced = model.firstOrNull { it.isReplacedBy(cookie) }
                model.remove(replaced)
                if (number % 7 == 0) {
                    index -= entry
                } else {
                    index += entry
                    model += entry
                }
                index.size shouldBe model.size
            }
            val wanted = CookieIndex.of(suffixes, model)
            for (site in 0..<4) index.ofSite("s$site.org") shouldBe wanted.ofSite("s$site.org")
            index.all().toSet() shouldBe model.toSet()
        }
    }
})
