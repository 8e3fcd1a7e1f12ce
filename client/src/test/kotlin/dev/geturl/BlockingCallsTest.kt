package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.closedWhileWaiting
import dev.geturl.testing.echo
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import java.io.IOException
import java.io.InterruptedIOException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicReference
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.milliseconds

/** A call from a thread that waits for it. */
@OptIn(InternalGeturlApi::class)
private fun HttpClient.fetch(url: String, options: GeturlOptions.() -> Unit = {}): Transaction =
    geturlBlocking(url, options).orThrow()

/** Runs [block] on each of [count] threads. */
private suspend fun <T> onThreads(count: Int, block: (Int) -> T): List<T> = coroutineScope {
    List(count) { number -> async(Dispatchers.IO) { block(number) } }.awaitAll()
}

@OptIn(InternalGeturlApi::class)
class BlockingCallsTest : FunSpec({
    test("A blocking call, its callbacks and what listens to it run on the calling thread alone") {
        val server = rawServer { echo() }
        val http = testClient()
        val threads = HashSet<String>()
        val texts = List(3) {
            http
                .fetch(server.url("/$it")) {
                    events = EventListener { _, _ -> threads += Thread.currentThread().name }
                    onProgress { _, _, _ -> threads += Thread.currentThread().name }
                }.text()
        }
        texts shouldBe listOf("/0", "/1", "/2")
        threads shouldBe setOf(Thread.currentThread().name)
        http.restingConnections shouldBe 1
    }

    test("A server that a blocking call no longer listens to is told at once") {
        val told = Gate()
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
            try {
                while (true) send("x".repeat(1000))
            } catch (_: IOException) {
                told.open()
            }
        }
        val http = testClient { limits = Limits(bufferedBytes = 500) }
        shouldThrow<HttpException.LimitExceeded> { http.fetch(server.url()) }
        told.await()
    }

    test("Blocking and suspending calls use each other's connections") {
        val server = rawServer { echo() }
        val http = testClient()
        repeat(20) {
            http.fetch(server.url("/b$it")).text() shouldBe "/b$it"
            http.get(server.url("/s$it")).text() shouldBe "/s$it"
            http.start(server.url("/x$it")).await().text() shouldBe "/x$it"
        }
        server.connections shouldBe 1
    }

    test("Threads that share one connection wait for each other and are all answered") {
        val server = rawServer { echo() }
        for (pipelines in listOf(true, false)) {
            val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 1, pipeline = pipelines) }
            onThreads(8) { number ->
                repeat(30) { http.fetch(server.url("/$number-$it")).text() shouldBe "/$number-$it" }
            }
        }
        server.connections shouldBe 2
    }

    test("Threads and coroutines that share a few connections are all answered") {
        val server = rawServer { echo() }
        val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 3, pipeline = false) }
        coroutineScope {
            val suspending = List(4) { number ->
                async(Dispatchers.Default) {
                    repeat(30) { http.get(server.url("/s$number-$it")).text() shouldBe "/s$number-$it" }
                }
            }
            onThreads(4) { number ->
                repeat(30) { http.fetch(server.url("/b$number-$it")).text() shouldBe "/b$number-$it" }
            }
            suspending.awaitAll()
        }
    }

    test("A connection that rests for too long is closed though nobody calls") {
        val server = rawServer { echo() }
        val http = testClient { pool = PoolOptions(idleTime = 50.milliseconds) }
        onThreads(3) { http.fetch(server.url("/$it")) }
        until("the connections to be closed") { http.restingConnections == 0 }
    }

    test("A connection whose server has ended it while nobody listened is not used") {
        val ended = List(3) { Gate() }
        val mayEnd = List(3) { Gate() }
        val server = rawServer {
            request()
            reply("$number")
            mayEnd[number - 1].pass()
            close()
            ended[number - 1].open()
        }
        val http = testClient()
        repeat(3) {
            // A POST is not sent twice.
            http.fetch(server.url()) { query("x") }.text() shouldBe "${it + 1}"
            mayEnd[it].open()
            ended[it].await()
        }
    }

    test("A callback may block, and call") {
        val server = rawServer { echo() }
        val http = testClient()
        val inner = ArrayList<String>()
        repeat(3) { round ->
            http
                .fetch(server.url("/outer")) {
                    onProgress { _, _, _ -> inner += http.fetch(server.url("/inner$round")).text() }
                }.text() shouldBe "/outer"
        }
        inner shouldBe listOf("/inner0", "/inner1", "/inner2")
    }

    test("While a callback blocks, others use the connections of its call's loop") {
        val server = rawServer { echo() }
        for (pipelines in listOf(true, false)) {
            val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 1, pipeline = pipelines) }
            val others = ArrayList<String>()
            http
                .fetch(server.url("/outer")) {
                    onComplete {
                        others += runBlocking { http.get(server.url("/suspending")).text() }
                        val blocking = CompletableFuture.supplyAsync { http.fetch(server.url("/blocking")).text() }
                        others += blocking.get()
                    }
                }.text() shouldBe "/outer"
            others shouldBe listOf("/suspending", "/blocking")
            http.restingConnections shouldBe 1
        }
        server.connections shouldBe 2
    }

    test("A callback may wait for a call behind its own on the same connection") {
        val isAsked = Gate()
        val server = rawServer {
            request()
            reply("first")
            request()
            isAsked.open()
            request()
            reply("ahead")
            reply("behind")
        }
        val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 1) }
        http.fetch(server.url()).text() shouldBe "first"
        val behind = CompletableFuture<String>()
        coroutineScope {
            val ahead = async(Dispatchers.IO) { http.fetch(server.url()) { onComplete { behind.get() } }.text() }
            isAsked.await()
            launch(Dispatchers.IO) { behind.complete(http.fetch(server.url()).text()) }
            ahead.await() shouldBe "ahead"
        }
        behind.get() shouldBe "behind"
    }

    test("Threads whose callbacks call in turn share a few connections and are all answered") {
        val server = rawServer { echo() }
        for (pipelines in listOf(true, false)) {
            val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 3, pipeline = pipelines) }
            val inner = ConcurrentLinkedQueue<String>()
            onThreads(8) { number ->
                repeat(20) { round ->
                    http
                        .fetch(server.url("/$number-$round")) {
                            onComplete {
                                inner += if (round % 2 == 0) {
                                    http.fetch(server.url("/inner")).text()
                                } else {
                                    runBlocking { http.get(server.url("/inner")).text() }
                                }
                            }
                        }.text() shouldBe "/$number-$round"
                }
            }
            inner.toList() shouldBe List(160) { "/inner" }
        }
    }

    test("A blocking call where events are told fails at once") {
        val server = rawServer { echo() }
        val http = testClient()
        val failure = AtomicReference<Throwable?>()
        http.fetch(server.url()) {
            events = EventListener { _, event ->
                if (event is ExchangeEvent.FirstByte) {
                    failure.set(runCatching { http.fetch(server.url()) }.exceptionOrNull())
                }
            }
        }
        failure.get().toString() shouldContain "IllegalStateException"
    }

    test("An interrupted thread resets its exchange, and stays interrupted") {
        val server = rawServer {
            request()
            awaitClose()
        }
        val http = testClient()
        val outcome = AtomicReference<Pair<Throwable?, Boolean>>()
        val caller = thread {
            val failure = runCatching { http.geturlBlocking(server.url()) {} }.exceptionOrNull()
            outcome.set(failure to Thread.currentThread().isInterrupted)
        }
        until("the request to arrive") { server.seen.size == 1 }
        caller.interrupt()
        withContext(Dispatchers.IO) { caller.join() }
        outcome.get().first.toString() shouldContain InterruptedIOException::class.simpleName.orEmpty()
        outcome.get().second shouldBe true
    }

    test("A time limit ends a blocking call") {
        val server = rawServer {
            request()
            awaitClose()
        }
        val http = testClient()
        val late = http.geturlBlocking(server.url()) { timeout = 50.milliseconds }
        late.status shouldBe Status.TIMEOUT
    }

    test("Closing the client ends blocking calls, whoever owns the loops") {
        val closed = closedWhileWaiting(20) { url -> withContext(Dispatchers.IO) { geturlBlocking(url) {} } }
        closed.forEach { it.status shouldBe Status.RESET }
    }

    test("A failure is the caller's exception") {
        val http = testClient()
        shouldThrow<HttpException.InvalidUrl> { http.fetch("http://") }
        val closed = testClient().also { it.close() }
        shouldThrow<IllegalStateException> { closed.fetch("http://127.0.0.1/") }
    }

    test("A large body comes and goes") {
        val size = 3 * 1024 * 1024
        val server = rawServer { requests { reply(it.body.utf8()) } }
        val http = testClient()
        val text = "x".repeat(size)
        http.fetch(server.url()) { query(text) }.text().length shouldBe size
    }
})
