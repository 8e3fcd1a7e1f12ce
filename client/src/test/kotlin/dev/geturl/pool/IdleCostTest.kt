package dev.geturl.pool

import dev.geturl.HttpClient
import dev.geturl.PoolOptions
import dev.geturl.testing.CrowdServer
import dev.geturl.testing.Gate
import dev.geturl.testing.Threads
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.settled
import dev.geturl.testing.startAll
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import kotlin.time.Duration.Companion.minutes

private const val CONNECTIONS = 10_000
private const val WAITERS = 5_000

private const val ALLOWED_BYTES = 3 * 1024L

/** As many calls at once as the server waits for before it answers any, so that each has a connection of its own. */
private suspend fun HttpClient.fill(port: Int) {
    val calls = List(CONNECTIONS) { start("http://127.0.0.1:$port/") }
    promptly { calls.forEach { it.await().orThrow().text() shouldBe "ok" } }
}

class IdleCostTest : FunSpec({
    test("An idle connection costs less than 3 KiB of heap, and 10,000 of them no thread") {
        val http = testClient {
            pool = PoolOptions(
                maxConnectionsPerHost = CONNECTIONS,
                maxConnections = CONNECTIONS,
                maxIdlePerOrigin = CONNECTIONS,
                idleTime = 10.minutes,
            )
        }
        val server = CrowdServer(CONNECTIONS).closedAfterTest()
        http.startAll(rawServer { request().let { reply(it.path) } }, "/").texts()
        val before = usedHeap()
        val threads = Threads.alive()
        http.fill(server.port)
        until("all to rest") { http.restingConnections == CONNECTIONS }
        http.settled()
        (Threads.alive() - threads).shouldBeEmpty()
        // What the calls have left behind may outlive a collection or two.
        until("an idle connection to cost less") { (usedHeap() - before) / CONNECTIONS < ALLOWED_BYTES }
    }

    test("A call that waits for a connection costs no thread") {
        val gate = Gate()
        val server = rawServer {
            requests {
                gate.pass()
                reply(it.path)
            }
        }
        val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 1, pipeline = false) }
        val first = http.startAll(server, "/first")
        until("it to arrive") { server.seen.size == 1 }
        val threads = Threads.alive()
        val paths = Array(WAITERS) { "/$it" }
        val calls = http.startAll(server, *paths)
        http.settled()
        (Threads.alive() - threads).shouldBeEmpty()
        gate.open()
        (first + calls).texts() shouldBe listOf("/first") + paths
        server.connections shouldBe 1
    }
})
