package dev.geturl

import dev.geturl.testing.RawServer
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import okio.Buffer
import java.util.concurrent.atomic.AtomicInteger

/** Lets in who has the token [right]. */
private fun guarded(right: () -> String): RawServer = rawServer {
    requests {
        if ("Authorization: Bearer ${right()}\r\n" in
            it.head
        ) {
            reply("in")
        } else {
            reply("out", status = "401 Unauthorized")
        }
    }
}

class BearerAuthTest : FunSpec({
    val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    afterSpec { scope.cancel() }

    fun client(auth: BearerAuth) = testClient { interceptors = Interceptors.attempt(auth) }

    test("a token is fetched when it is first needed, shown from then on, and renewed when it is refused") {
        var right = "t1"
        val server = guarded { right }
        val asked = ArrayList<String?>()
        val http = client(BearerAuth(server.url(), scope) { old -> right.also { asked += old } })
        repeat(2) { http.geturl(server.url()).text() shouldBe "in" }
        right = "t2"
        val page = http.geturl(server.url())
        page.text() shouldBe "in"
        page.hops.single().responseCode shouldBe 401
        asked shouldBe listOf(null, "t1")
        server.connections shouldBe 1
    }

    test("many calls whose token is refused share one refresh") {
        val refreshes = AtomicInteger()
        val server = guarded { "t2" }
        val goOn = CompletableDeferred<Unit>()
        val auth = BearerAuth(server.url(), scope) { old ->
            refreshes.incrementAndGet()
            if (old == null) "t1" else "t2".also { goOn.await() }
        }
        val http = client(auth)
        coroutineScope {
            val calls = List(20) { async { http.geturl(server.url()).text() } }
            until("all were refused") { server.seen.size == 20 }
            goOn.complete(Unit)
            calls.awaitAll() shouldBe List(20) { "in" }
        }
        refreshes.get() shouldBe 2
    }

    test("a refresh outlives the call that began it") {
        val server = guarded { "t1" }
        val begun = CompletableDeferred<Unit>()
        val goOn = CompletableDeferred<Unit>()
        val refreshes = AtomicInteger()
        val http = client(
            BearerAuth(server.url(), scope) {
                refreshes.incrementAndGet()
                begun.complete(Unit)
                goOn.await()
                "t1"
            },
        )
        val first = http.start(server.url())
        begun.await()
        first.reset()
        first.await().status shouldBe Status.RESET
        val second = http.start(server.url())
        goOn.complete(Unit)
        second.await().orThrow().text() shouldBe "in"
        refreshes.get() shouldBe 1
    }

    test("a refresh that fails, fails those who wait, and the next call tries anew") {
        val server = guarded { "t1" }
        val tries = AtomicInteger()
        val http = client(
            BearerAuth(server.url(), scope) {
                if (tries.incrementAndGet() == 1) throw HttpException.Refused("no token for you") else "t1"
            },
        )
        shouldThrow<HttpException.Refused> { http.geturl(server.url()) }
        http.geturl(server.url()).text() shouldBe "in"
    }

    test("a token that is refused again is the caller's to see, and so is a body that cannot be sent twice") {
        val server = guarded { "never" }
        val http = client(BearerAuth(server.url(), scope) { "t${it?.length ?: 0}" })
        http.geturl(server.url()).let { it.responseCode to it.text() } shouldBe (401 to "out")
        server.seen.size shouldBe 2
        http.geturl(server.url()) { queryChannel(Buffer().writeUtf8("x"), 1) }.responseCode shouldBe 401
        server.seen.size shouldBe 3
    }

    test("no other origin gets the token, and a caller's own Authorization stays") {
        val other = rawServer { requests { reply("other") } }
        val home = rawServer { requests { reply("", "Location: ${other.url()}", status = "302 Found") } }
        val http = client(BearerAuth(home.url(), scope) { "s3cr3t" })
        http.geturl(home.url()).text() shouldBe "other"
        http.geturl(other.url())
        other.seen.forEach { it shouldNotContain "s3cr3t" }
        http.geturl(home.url()) { headers { add("Authorization", "Own o") } }
        home.seen.last() shouldNotContain "s3cr3t"
    }
})
