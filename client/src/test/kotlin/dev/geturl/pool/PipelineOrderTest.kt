package dev.geturl.pool

import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.PoolOptions
import dev.geturl.Transaction
import dev.geturl.testing.RawServer
import dev.geturl.testing.early
import dev.geturl.testing.echo
import dev.geturl.testing.lines
import dev.geturl.testing.rawServer
import dev.geturl.testing.replyTo
import dev.geturl.testing.testClient
import dev.geturl.testing.texts
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.concurrent.thread

private fun client(configure: HttpConfig.Builder.() -> Unit = {}): HttpClient = testClient {
    pool = PoolOptions(maxConnectionsPerHost = 1, pipelineDepth = 16)
    configure()
}

/** Starts a call for each of [paths] from a thread of its own, the next one when [HttpClient.start] has returned. */
private fun HttpClient.startFromThreads(server: RawServer, paths: List<String>): List<Transaction> {
    val started = ArrayList<Transaction>()
    for (path in paths) thread { started += start(server.url(path)) }.join()
    return started
}

class PipelineOrderTest : FunSpec({
    test("Who has been given a place in line is not overtaken before it has written its request") {
        val server = rawServer {
            replyTo(early(1))
            replyTo(early(6))
        }
        val later = CopyOnWriteArrayList<Transaction>()
        val http = client { callbackContext = Dispatchers.Unconfined }
        val first = http.start(server.url("/0")) {
            // On the loop, which has just given places in line to those who waited: they go on only after this.
            onComplete { later += http.startFromThreads(server, listOf("/3", "/4", "/5", "/6")) }
        }
        val waiting = listOf("/1", "/2").map { http.start(server.url(it)) }
        (listOf(first) + waiting).texts() shouldBe listOf("/0", "/1", "/2")
        later.texts() shouldBe listOf("/3", "/4", "/5", "/6")
        server.lines shouldContainExactly List(7) { "GET /$it" }
        server.connections shouldBe 1
    }

    for (loops in 1..2) {
        test("On one connection requests are written in the order of the calls, from any thread, on loops: $loops") {
            val server = rawServer { echo() }
            val http = client { this.loops = loops }
            val calls = ArrayList<Transaction>()
            val threads = List(4) {
                thread {
                    repeat(CALLS / 4) { synchronized(calls) { calls += http.start(server.url("/${calls.size}")) } }
                }
            }
            threads.forEach { it.join() }
            val paths = List(CALLS) { "/$it" }
            calls.texts() shouldBe paths
            server.lines shouldContainExactly paths.map { "GET $it" }
            server.connections shouldBe 1
        }
    }
}) {
    private companion object {
        const val CALLS = 2_000
    }
}
