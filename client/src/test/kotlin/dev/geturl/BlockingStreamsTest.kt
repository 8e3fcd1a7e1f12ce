package dev.geturl

import dev.geturl.body.Samples
import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import dev.geturl.tls.tlsClient
import dev.geturl.tls.tlsServer
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import okio.Buffer
import okio.ByteString
import java.io.InterruptedIOException
import java.util.concurrent.CompletableFuture
import kotlin.concurrent.thread
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds

private const val PIECE_BYTES = 65536L

/** Hands [use] a response that threads read, and lets go of it at the end. What ends it is told to whoever reads. */
@OptIn(InternalGeturlApi::class)
private suspend fun HttpClient.opened(
    url: String,
    options: GeturlOptions.() -> Unit = {},
    use: suspend (StreamedResponse) -> Unit,
) = coroutineScope {
    val opened = CompletableDeferred<StreamedResponse>()
    val released = Job()
    launch(Dispatchers.Default) {
        try {
            streamToThread(url, options) {
                opened.complete(it)
                released.join()
            }
        } catch (failure: HttpException) {
            opened.completeExceptionally(failure)
        }
    }
    try {
        use(opened.await())
    } finally {
        released.complete()
    }
}

/** [readBlocking] as soon as nobody else has the loop: for a while whoever has received the head has it. */
@OptIn(InternalGeturlApi::class)
private fun StreamedResponse.readHere(sink: Buffer): Long {
    while (true) return readBlocking(sink, PIECE_BYTES) ?: continue
}

private fun StreamedResponse.readAllHere(): ByteString {
    val all = Buffer()
    while (readHere(all) != -1L) continue
    return all.readByteString()
}

/** A thread that reads once, and what has come of that and whether it is interrupted by then. */
private class Reader(response: StreamedResponse) {
    val outcome = CompletableFuture<Pair<Result<Long>, Boolean>>()
    val thread = thread {
        outcome.complete(runCatching { response.readHere(Buffer()) } to Thread.currentThread().isInterrupted)
    }

    suspend fun untilItWaits() = until("it waits") { thread.stackTrace.any { it.methodName == "select" } }

    suspend fun result(): Pair<Result<Long>, Boolean> {
        until("it has ended") { !thread.isAlive }
        return outcome.get()
    }
}

private val HttpClient.callersLoops: Int get() = (platform as JvmPlatform).callerLoops.open.size

private fun Peer.begin(length: Int) {
    request()
    send("HTTP/1.1 200 OK\r\nContent-Length: $length\r\n\r\n")
}

@OptIn(InternalGeturlApi::class)
class BlockingStreamsTest : FunSpec({
    test("A body is read on the reading thread, and its connection is used again") {
        val content = ByteString.of(*Random(1).nextBytes(3_000_000))
        val server = rawServer {
            repeat(3) {
                begin(content.size)
                send(content)
            }
            awaitClose()
        }
        val http = testClient()
        repeat(3) {
            http.opened(server.url()) { it.readAllHere() shouldBe content }
            until("the connection rests") { http.restingConnections == 1 }
        }
        server.connections shouldBe 1
    }

    test("Threads and coroutines take turns at reading a body") {
        val content = ByteString.of(*Random(2).nextBytes(1_000_000))
        val server = rawServer {
            begin(content.size)
            send(content)
            awaitClose()
        }
        testClient().opened(server.url()) { response ->
            val all = Buffer()
            var isOver = false
            while (!isOver) {
                response.readHere(all)
                isOver = async(Dispatchers.Default) { response.read(all, 1000) }.await() == -1L
            }
            all.readByteString() shouldBe content
        }
    }

    test("Content codings are undone on the way") {
        val coded = Samples.gzip(Samples.large)
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${coded.size}\r\n\r\n")
            send(coded)
            awaitClose()
        }
        testClient().opened(server.url()) { it.readAllHere() shouldBe Samples.large }
    }

    test("A thread that waits for more is interrupted, and stays so") {
        val server = rawServer {
            begin(10)
            awaitClose()
        }
        testClient().opened(server.url()) { response ->
            val reader = Reader(response)
            reader.untilItWaits()
            reader.thread.interrupt()
            val (result, isInterrupted) = reader.result()
            shouldThrow<InterruptedIOException> { result.getOrThrow() }
            isInterrupted shouldBe true
        }
        server.awaitClientClose()
    }

    test("A thread that waits for more is told when the server goes") {
        val go = Gate()
        val server = rawServer {
            begin(10)
            go.pass()
        }
        testClient().opened(server.url()) { response ->
            val reader = Reader(response)
            reader.untilItWaits()
            go.open()
            shouldThrow<HttpException.ConnectionClosed> { reader.result().first.getOrThrow() }
        }
    }

    test("A thread that waits for more is told when the client is closed") {
        repeat(20) {
            val server = rawServer {
                begin(10)
                awaitClose()
            }
            val http = testClient()
            http.opened(server.url()) { response ->
                val reader = Reader(response)
                reader.untilItWaits()
                http.close()
                reader.result().first.isFailure shouldBe true
            }
        }
    }

    test("A call's time is over while a thread waits") {
        val server = rawServer {
            begin(10)
            awaitClose()
        }
        testClient().opened(server.url(), { timeout = 2.seconds }) { response ->
            val failure = Reader(response).result().first
            shouldThrow<HttpException> { failure.getOrThrow() }
        }
    }

    test("A call's time is over while nobody reads") {
        val server = rawServer {
            begin(10)
            awaitClose()
        }
        testClient().opened(server.url(), { timeout = 2.seconds }) { server.awaitClientClose() }
    }

    test("What a server has said while nobody listened is heard before its connection is used") {
        val calls = mapOf<String, suspend HttpClient.(String) -> Unit>(
            "a thread's stream" to { url ->
                opened(url, { method = "POST" }) { it.readAllHere().utf8() shouldBe "ok" }
            },
            "a stream" to { url -> stream(url, { method = "POST" }) { it.body.first().utf8() shouldBe "ok" } },
            "a call" to { url -> geturl(url) { method = "POST" }.orThrow().text() shouldBe "ok" },
            "a call with company" to { url ->
                val company = Interceptors.attempt(Interceptor { it.proceed() })
                val page = geturl(url) {
                    method = "POST"
                    interceptors = company
                }
                page.orThrow().text() shouldBe "ok"
            },
            "a blocking call" to { url -> geturlBlocking(url) { method = "POST" }.orThrow().text() shouldBe "ok" },
        )
        // Often, as the loop may be tidied up at the very moment.
        for ((name, call) in List(20) { calls.entries }.flatten()) {
            val go = Gate()
            val gone = Gate()
            val server = rawServer {
                begin(2)
                send("ok")
                go.pass()
                channel.close()
                gone.open()
            }
            val http = testClient()
            http.opened(server.url()) { it.readAllHere().utf8() shouldBe "ok" }
            until("the connection rests") { http.restingConnections == 1 }
            go.open()
            gone.await()
            withClue(name) { http.call(server.url()) }
            server.connections shouldBe 2
        }
    }

    test("TLS is undone on the reading thread") {
        val content = "x".repeat(1_000_000)
        val server = tlsServer { replies(content) }
        tlsClient().opened(server.url()) { it.readAllHere().utf8() shouldBe content }
    }

    test("Whoever goes on within the turn of a loop's keeper must not wait there") {
        val go = Gate()
        val server = rawServer {
            begin(2)
            go.pass()
            send("ok")
        }
        testClient().opened(server.url()) { response ->
            val mustNotWait = async(Dispatchers.Unconfined) {
                response.read(Buffer(), 2)
                isLoopThread()
            }
            go.open()
            mustNotWait.await() shouldBe true
        }
    }

    test("No more than 64 of the responses that are open have a loop of their own") {
        val server = rawServer {
            begin(2)
            send("ok")
            awaitClose()
        }
        val http = testClient()
        val all = Gate()
        coroutineScope {
            val opened = List(80) { CompletableDeferred<Unit>() }
            for (one in opened) {
                launch {
                    http.opened(server.url()) { response ->
                        one.complete(Unit)
                        all.await()
                        val sink = Buffer()
                        while (response.readBlocking(sink, 2) ?: response.read(sink, 2) != -1L) continue
                        sink.readUtf8() shouldBe "ok"
                    }
                }
            }
            opened.awaitAll()
            http.callersLoops shouldBe 64
            all.open()
        }
    }

    test("Loops whose calls have ended are used again") {
        val server = rawServer {
            begin(2)
            send("ok")
        }
        val http = testClient()
        repeat(50) { http.opened(server.url()) { it.readAllHere().utf8() shouldBe "ok" } }
        until("few loops are left") { http.callersLoops <= 2 }
    }
})
