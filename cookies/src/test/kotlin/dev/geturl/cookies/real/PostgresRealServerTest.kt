package dev.geturl.cookies.real

import dev.geturl.Cookie
import dev.geturl.cookies.CookieDatabase
import dev.geturl.cookies.CookieStoreException
import dev.geturl.cookies.EACH_TIME
import dev.geturl.cookies.closeNow
import dev.geturl.cookies.hammer.Hammer
import dev.geturl.cookies.hammer.hammerTime
import dev.geturl.cookies.sent
import dev.geturl.cookies.set
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
import kotlin.time.Duration.Companion.minutes

private const val HERE = "https://www.example.org/"

private fun Cookie.Builder.persistent() {
    expires = Clock.System.now() + 1.days
}

class PostgresRealServerTest : FunSpec({
    test("processes that share a jar see each other's cookies, sessions too") {
        val server = Postgres.started()
        val databases = List(2) { CookieDatabase.open(server.source, EACH_TIME.copy(keepSessions = true)) }
        val (one, two) = databases.map { it.jar("fleet") }
        one.set(HERE, "a=1") { persistent() }
        one.set(HERE, "s=ü \"1\"")
        two.sent(HERE) shouldBe "a=1; s=ü \"1\""
        two.delete("www.example.org", "a")
        two.set(HERE, "s=2") { persistent() }
        one.sent(HERE) shouldBe "s=2"
        one.list().map { it.cookie } shouldBe two.list().map { it.cookie }
        databases.first().names() shouldBe listOf("fleet")
        databases.first().drop("fleet")
        two.list().shouldBeEmpty()
        databases.forEach { it.closeNow() }
    }

    test("the largest cookies fit") {
        val server = Postgres.started()
        val database = CookieDatabase.open(server.source, EACH_TIME)
        val jar = database.jar("n".repeat(255))
        // Random, so that no index can make it small.
        val key = List(4_000) { ('a'..'z').random() }.joinToString("")
        jar.set(HERE, "$key=1") {
            persistent()
            path = "/" + key.take(1_000).reversed()
        }
        database.closeNow()
        val again = CookieDatabase.open(server.source, EACH_TIME)
        again.jar("n".repeat(255)).list().single().cookie.key shouldBe key
        again.closeNow()
    }

    test("several processes make the tables at once, and many callers change several jars") {
        val server = Postgres.started()
        coroutineScope {
            val databases = List(4) { async { CookieDatabase.open(server.source, EACH_TIME) } }.awaitAll()
            (0..<120)
                .map { number ->
                    async {
                        val database = databases[number % 4]
                        for (name in listOf("one", "two")) database.jar(name).set(HERE, "a$number=1") { persistent() }
                    }
                }.awaitAll()
            for (database in databases) {
                for (name in listOf("one", "two")) database.jar(name).list() shouldHaveSize 120
                database.closeNow()
            }
        }
    }

    test("a connection that breaks is an error once, and the next use has another") {
        val server = Postgres.started()
        val database = CookieDatabase.open(server.source, EACH_TIME)
        val jar = database.jar()
        jar.set(HERE, "a=1") { persistent() }
        server.dropConnections()
        shouldThrow<CookieStoreException> { jar.set(HERE, "b=1") { persistent() } }
        jar.set(HERE, "c=1") { persistent() }
        jar.sent(HERE) shouldBe "a=1; c=1"
        database.closeNow()
    }

    test("two processes store into one server and are killed: no cookie is lost, doubled or torn")
        .config(timeout = hammerTime + 2.minutes) {
            val server = Postgres.started()
            Hammer(server.url, server.directory).run(hammerTime)
        }
})
