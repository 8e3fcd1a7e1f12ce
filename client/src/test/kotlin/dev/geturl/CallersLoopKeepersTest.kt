package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.PATIENCE
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainOnly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import java.lang.ref.WeakReference
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.milliseconds

/** More than `Dispatchers.IO` has threads by default, and than are kept when nothing is on them. */
private const val LOOPS = 80

/** Of these, so many wait at once: they alone would hold all those threads. */
private const val HELD = 70

/** As many loops are kept when nothing is on them. */
private const val FREE = 64

private val roomy = PoolOptions(maxConnectionsPerHost = LOOPS, maxIdlePerOrigin = LOOPS)

private fun CoroutineScope.calls(count: Int, call: suspend (Int) -> Transaction): List<Deferred<String>> =
    List(count) { async(Dispatchers.Default) { call(it).orThrow().text() } }

/** The text that a blocking call to [url] gets on each of [LOOPS] threads, all at once. */
@OptIn(InternalGeturlApi::class)
private suspend fun HttpClient.fromAllThreads(url: String): List<String> =
    Executors.newFixedThreadPool(LOOPS).asCoroutineDispatcher().use { threads ->
        coroutineScope { List(LOOPS) { async(threads) { geturlBlocking(url) {}.orThrow().text() } }.awaitAll() }
    }

class CallersLoopKeepersTest : FunSpec({
    test("However many loops of callers are kept for calls that wait, the others are turned, too") {
        val mayAnswer = Gate()
        val allThere = Gate()
        val server = rawServer {
            if (number == LOOPS) allThere.open()
            requests { request ->
                if (request.path == "/first") allThere.pass()
                if (request.path == "/held") mayAnswer.pass()
                reply(request.path)
            }
        }
        val http = testClient { pool = roomy }
        http.fromAllThreads(server.url("/first")) shouldContainOnly listOf("/first")
        until("each call's connection to rest on a loop of its own") { http.restingConnections == LOOPS }

        coroutineScope {
            val held = calls(HELD) { http.geturl(server.url("/held")) }
            until("all that wait to have asked") { server.seen.count { "/held" in it } == HELD }
            promptly {
                calls(LOOPS - HELD) { http.geturl(server.url("/now")) }.awaitAll()
            } shouldContainOnly listOf("/now")
            mayAnswer.open()
            held.awaitAll() shouldContainOnly listOf("/held")
        }
        promptly { http.fromAllThreads(server.url("/again")) } shouldContainOnly listOf("/again")
        server.connections shouldBe LOOPS
    }

    test("A loop whose connection has rested for too long and is closed is kept by nobody, and free for others") {
        val all = CyclicBarrier(LOOPS)
        val server = rawServer {
            requests {
                all.await(PATIENCE.inWholeSeconds, TimeUnit.SECONDS)
                reply(it.path)
            }
        }
        val http = testClient { pool = roomy.copy(idleTime = 5.milliseconds) }
        repeat(2) {
            promptly { http.fromAllThreads(server.url("/$it")) } shouldContainOnly listOf("/$it")
            until("its connections to be closed") { http.restingConnections == 0 }
        }
        val loops = (http.platform as JvmPlatform).callerLoops
        until("no more loops to be there than are kept for the next calls") { loops.open.size <= FREE }
    }

    test("Loops that have ended are let go of, also while their route is in use") {
        val mayAnswer = Gate()
        val all = CyclicBarrier(LOOPS)
        val server = rawServer {
            requests {
                if (it.path == "/held") mayAnswer.pass() else all.await(PATIENCE.inWholeSeconds, TimeUnit.SECONDS)
                reply(it.path)
            }
        }
        val http = testClient { pool = roomy.copy(maxConnectionsPerHost = LOOPS + 1, idleTime = 5.milliseconds) }
        val loops = (http.platform as JvmPlatform).callerLoops
        coroutineScope {
            val held = async { http.geturl(server.url("/held")) }
            until("it to be asked for") { server.seen.any { "/held" in it } }
            http.fromAllThreads(server.url("/first"))
            val first = loops.open.map(::WeakReference)
            until("its connections to be closed") { http.restingConnections == 0 }
            until("no more loops to be there than are kept for the next calls") { loops.open.size <= FREE }
            val over = first.filter { it.get() !in loops.open }
            http.fromAllThreads(server.url("/second"))
            until("the loops that have ended to be let go of") {
                System.gc()
                over.all { it.get() == null }
            }
            mayAnswer.open()
            held.await().orThrow().text() shouldBe "/held"
        }
    }
})
