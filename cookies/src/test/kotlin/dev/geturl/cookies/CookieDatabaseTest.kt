package dev.geturl.cookies

import dev.geturl.Cookie
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlin.time.Clock
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private const val HERE = "https://www.example.org/"

private fun Cookie.Builder.persistent() {
    expires = (Clock.System.now() + 1.days).toMicros()
}

class CookieDatabaseTest : FunSpec({
    test("every part of a cookie, and its times, come back as they were") {
        val file = testFile()
        val jar = testDatabase(file).let { database ->
            val jar = database.jar()
            jar.set(HERE, "a=\"1\t2 ü\"") {
                persistent()
                path = "/päth"
                secure = true
                httpOnly = true
                sameSite = Cookie.SameSite.LAX
                partitioned = true
                partitionKey = "https://top.example"
                priority = Cookie.Priority.HIGH
                forDomain("example.org")
            }
            jar.set(HERE, "=plain") { persistent() }
            val before = jar.list()
            database.closeNow()
            testDatabase(file).jar().list() shouldBe before
            before
        }
        jar shouldHaveSize 2
    }

    test("session cookies end with the process, unless they are kept") {
        for ((options, kept) in mapOf(EACH_TIME to 0, EACH_TIME.copy(keepSessions = true) to 1)) {
            val file = testFile()
            val database = testDatabase(file, options)
            database.jar().set(HERE, "a=1")
            database.jar().sent(HERE) shouldBe "a=1"
            database.closeNow()
            testDatabase(file, options).jar().list() shouldHaveSize kept
        }
    }

    test("session and persistent cookies are in tables of their own") {
        val file = testFile()
        val jar = testDatabase(file, EACH_TIME.copy(keepSessions = true)).jar()
        jar.set(HERE, "s=1")
        jar.set(HERE, "p=1") { persistent() }
        withSql(file) { sql ->
            sql.rows("SELECT name FROM geturl_session_cookies") shouldBe listOf(listOf("s"))
            sql.rows("SELECT name FROM geturl_persistent_cookies") shouldBe listOf(listOf("p"))
        }
    }

    test("a session cookie takes the place of a persistent one, and the other way round") {
        for (keepSessions in listOf(false, true)) {
            val file = testFile()
            val jar = testDatabase(file, EACH_TIME.copy(keepSessions = keepSessions)).jar()
            val other = testDatabase(file).jar()
            jar.set(HERE, "a=1") { persistent() }
            other.sent(HERE) shouldBe "a=1"
            jar.set(HERE, "a=2")
            jar.sent(HERE) shouldBe "a=2"
            other.sent(HERE) shouldBe ""
            withSql(file) { it.rows("SELECT name FROM geturl_persistent_cookies").shouldBeEmpty() }
            jar.set(HERE, "a=3") { persistent() }
            jar.sent(HERE) shouldBe "a=3"
            other.sent(HERE) shouldBe "a=3"
            withSql(file) { it.rows("SELECT name FROM geturl_session_cookies").shouldBeEmpty() }
        }
    }

    test("what is stored is committed when the call returns") {
        val file = testFile()
        val jar = testDatabase(file).jar()
        repeat(20) { number ->
            jar.set(HERE, "a$number=1") { persistent() }
            withSql(file) { it.rows("SELECT name FROM geturl_persistent_cookies") shouldHaveSize number + 1 }
        }
    }

    test("changes of one process are seen by another: stored, replaced, deleted, expired, cleared") {
        val file = testFile()
        val (one, two) = List(2) { testDatabase(file).jar() }
        one.set(HERE, "a=1") { persistent() }
        two.sent(HERE) shouldBe "a=1"
        two.set(HERE, "a=2") { persistent() }
        two.set(HERE, "b=1") { persistent() }
        one.sent(HERE) shouldBe "a=2; b=1"
        two.delete("www.example.org", "a") shouldBe 1
        one.sent(HERE) shouldBe "b=1"
        two.set(HERE, "a=3") { persistent() }
        one.sent(HERE) shouldBe "b=1; a=3"
        two.set(HERE, "b=") { expires = Clock.System.now() - 1.seconds }
        one.sent(HERE) shouldBe "a=3"
        two.clear() shouldBe 1
        one.list().shouldBeEmpty()
    }

    test("storing respects what another process has stored a moment ago, whatever the freshness") {
        val file = testFile()
        val lazy = JarOptions(freshness = 1.hours, maxPerSite = 3)
        val (one, two) = List(2) { testDatabase(file, lazy).jar() }
        one.set(HERE, "a=1") {
            persistent()
            secure = true
        }
        two.set("http://www.example.org/", "a=2") { persistent() }
        two.lookup("www.example.org", "a") shouldBe "1"
        repeat(3) { two.set(HERE, "b$it=1") { persistent() } }
        one.set(HERE, "c=1") {
            persistent()
            secure = true
        }
        one.list() shouldHaveSize 3
        withSql(file) { it.rows("SELECT name FROM geturl_persistent_cookies") shouldHaveSize 3 }
    }

    test("a read looks at the database when the freshness is used up, and not before") {
        val file = testFile()
        val lazy = testDatabase(file, JarOptions(freshness = 1.hours)).jar()
        val eager = testDatabase(file, EACH_TIME).jar()
        val other = testDatabase(file).jar()
        lazy.sent(HERE) shouldBe ""
        other.set(HERE, "a=1") { persistent() }
        lazy.sent(HERE) shouldBe ""
        eager.sent(HERE) shouldBe "a=1"
    }

    test("jars are side by side") {
        val file = testFile()
        val database = testDatabase(file)
        val (work, home) = listOf(database.jar("work"), database.jar("home"))
        work.set(HERE, "a=1") { persistent() }
        home.set(HERE, "a=2") { persistent() }
        work.sent(HERE) shouldBe "a=1"
        home.sent(HERE) shouldBe "a=2"
        database.names() shouldBe listOf("home", "work")
        database.jar("work") shouldBe work
        work.clear() shouldBe 1
        home.sent(HERE) shouldBe "a=2"
    }

    test("a jar that is dropped is empty wherever it is open, and can be used again") {
        val file = testFile()
        val database = testDatabase(file)
        val elsewhere = testDatabase(file).jar("work")
        database.jar("work").set(HERE, "a=1") { persistent() }
        elsewhere.sent(HERE) shouldBe "a=1"
        database.drop("work")
        database.names().shouldBeEmpty()
        elsewhere.sent(HERE) shouldBe ""
        database.jar("work").sent(HERE) shouldBe ""
        elsewhere.set(HERE, "b=1") { persistent() }
        database.jar("work").sent(HERE) shouldBe "b=1"
        database.names() shouldBe listOf("work")
    }

    test("many callers at once: each change is kept, and the order of creation is one") {
        val file = testFile()
        val jars = List(2) { testDatabase(file).jar() }
        coroutineScope {
            (0..<160)
                .map { number ->
                    async { jars[number % 2].set(HERE, "a$number=$number") { persistent() } }
                }.awaitAll()
        }
        jars[0].list() shouldHaveSize 160
        jars[0].list() shouldBe jars[1].list()
        jars[0].list().map { it.creation }.distinct() shouldHaveSize 160
    }

    test("what has expired is taken out of the file in time, by itself") {
        val clock = TestClock(Clock.System.now())
        val file = testFile()
        val jar = testDatabase(file, EACH_TIME.copy(purgeOld = 50.milliseconds), clock).jar()
        jar.set(HERE, "a=1") { expires = clock.time + 10.seconds }
        clock.advance(11.seconds)
        until("the cookie to be taken out") {
            withSql(file) { it.rows("SELECT name FROM geturl_persistent_cookies").isEmpty() }
        }
    }

    test("when cookies were used is written down at the end") {
        val clock = TestClock(Clock.System.now().toMicros())
        val file = testFile()
        val database = testDatabase(file, EACH_TIME, clock)
        database.jar().set(HERE, "a=1") { persistent() }
        clock.advance(1.hours)
        database.jar().sent(HERE)
        database.closeNow()
        testDatabase(file).jar().list().single().lastUse shouldBe clock.time
    }

    test("the room of what was deleted is given back after so many deletions") {
        val file = testFile()
        val jar = testDatabase(file, EACH_TIME.copy(vacuumTrigger = 100)).jar()
        repeat(150) { number -> jar.set(HERE, "a$number=" + "x".repeat(3_000)) { persistent() } }

        fun pages() = withSql(file) { it.rows("PRAGMA page_count").single().single().orEmpty().toInt() }
        val before = pages()
        jar.clear()
        // Nobody who deletes has to wait for it.
        until("the room to be given back") {
            pages() < before / 2 && withSql(file) { it.rows("PRAGMA freelist_count") } == listOf(listOf("0"))
        }
    }

    test("after the end nothing is stored, and the error says so") {
        val database = testDatabase(testFile())
        val jar = database.jar()
        database.closeNow()
        shouldThrow<IllegalStateException> { jar.set(HERE, "a=1") { persistent() } }.message shouldBe
            "the cookie database was closed: open it again"
    }

    test("a name for a jar has 1 to 255 characters and no control characters") {
        val database = testDatabase(testFile())
        for (name in listOf("", "a".repeat(256), "a\nb")) {
            shouldThrow<IllegalArgumentException> { database.jar(name) }
        }
        database.jar("ü".repeat(255)).list().shouldBeEmpty()
    }
})
