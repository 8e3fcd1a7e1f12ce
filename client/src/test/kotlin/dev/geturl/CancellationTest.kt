package dev.geturl

import dev.geturl.net.Transport
import dev.geturl.testing.FullListener
import dev.geturl.testing.Gate
import dev.geturl.testing.TestResources
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import okio.Path.Companion.toOkioPath
import java.io.File
import java.nio.file.Files
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * Cancels [call] once [reached] holds, and checks that it returns promptly and that the client then does nothing more.
 */
private suspend fun cancelledOnce(reached: () -> Boolean, call: suspend CoroutineScope.() -> Unit) = coroutineScope {
    val running = launch(Dispatchers.Default, block = call)
    until("the call to come so far", condition = reached)
    promptly { running.cancelAndJoin() }
    val client = TestResources.current.clients.single()
    client.http.runningJobs shouldBe 0
    until("the registrations to go") { client.registrations == 0 }
}

class CancellationTest : FunSpec({
    test("A call is cancelled while its host is looked up") {
        val asked = Gate()
        val http = tclClient {
            resolver = Resolver {
                asked.open()
                awaitCancellation()
            }
        }
        cancelledOnce({ asked.isOpen }) { http.geturl("http://host/") }
    }

    test("A call is cancelled while its connection is opened") {
        val listener = FullListener().closedAfterTest()
        val http = tclClient()
        val connecting = Gate()
        val tcp = http.unregister("http")
        http.register(
            "http",
            80,
            Transport {
                connecting.open()
                tcp.connect(it)
            },
        )
        cancelledOnce({ connecting.isOpen }) { http.geturl(listener.url) }
    }

    for (limit in listOf(Duration.ZERO, 30.seconds)) {
        test("A call is cancelled in the instant its connection is open, with a connect timeout of $limit") {
            val server = rawServer { awaitClose() }
            val http = tclClient { timeouts = Timeouts(connect = limit) }
            val tcp = http.unregister("http")
            lateinit var transaction: Transaction
            val started = Gate()
            http.register(
                "http",
                80,
                Transport { target ->
                    started.await()
                    tcp.connect(target).also { transaction.reset() }
                },
            )
            transaction = http.start(server.url())
            started.open()
            transaction.await().status shouldBe Status.RESET
            val client = TestResources.current.clients.single()
            until("the connection to be closed") { client.registrations == 0 }
        }
    }

    test("Calls that are cancelled while their files are opened leave none open") {
        val server = rawServer { requests { reply("x") } }
        val file = Files.createTempFile("geturl", ".cancelled")
        val http = testClient()
        repeat(500) { round ->
            coroutineScope {
                val call = launch(Dispatchers.Default) {
                    http.geturl(server.url()) {
                        if (round % 2 == 0) sink(file.toOkioPath()) else queryChannel(file.toOkioPath())
                    }
                }
                repeat(round % 11) { yield() }
                call.cancelAndJoin()
            }
        }
        until("the files to be closed") { openFiles().none { it == file.toString() } }
        Files.delete(file)
    }

    test("A call is cancelled while it waits for the response's head, and the server sees the end of its connection") {
        val server = rawServer {
            request()
            awaitClose()
        }
        val http = tclClient()
        cancelledOnce({ server.seen.size == 1 }) { http.geturl(server.url()) }
        server.awaitClientClose()
    }

    test("A call is cancelled within the response's body") {
        val inBody = Gate()
        val server =
            rawServer {
                request()
                send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nab")
                awaitClose()
            }
        val http = tclClient()
        cancelledOnce({ inBody.isOpen }) { http.geturl(server.url()) { onProgress { _, _, _ -> inBody.open() } } }
        server.awaitClientClose()
    }

    test("A call is cancelled while it uploads, and its source is closed") {
        val uploading = Gate()
        val hold = Gate()
        val server = rawServer(receiveBuffer = 4096) {
            head()
            hold.pass()
        }
        val http = tclClient()
        val source = ZeroSource()
        cancelledOnce({ uploading.isOpen }) {
            http.geturl(server.url()) {
                expectContinue = false
                queryChannel(source)
                onQueryProgress { _, _, _ -> uploading.open() }
            }
        }
        hold.open()
        source.isClosed shouldBe true
    }

    test("A stream is cancelled while its block waits") {
        val reading = Gate()
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\n\r\nabc")
            awaitClose()
        }
        val http = tclClient()
        cancelledOnce({ reading.isOpen }) {
            http.stream(server.url()) { response ->
                response.body.collect {
                    reading.open()
                    awaitCancellation()
                }
            }
        }
    }

    test("The caller's own cancellation comes out, not an exception of ours") {
        val server = rawServer {
            request()
            awaitClose()
        }
        val http = tclClient()
        coroutineScope {
            val call = async { shouldThrow<CancellationException> { http.geturl(server.url()) } }
            until("the request to arrive") { server.seen.size == 1 }
            call.cancel(CancellationException("enough"))
            runCatching { call.await() }.exceptionOrNull()?.message.orEmpty() shouldContain "enough"
        }
    }

    test("Closing the client resets what runs") {
        val server = rawServer {
            request()
            awaitClose()
        }
        val http = testClient()
        val transaction = http.start(server.url())
        until("the request to arrive") { server.seen.size == 1 }
        http.close()
        transaction.await().status shouldBe Status.RESET
        http.awaitClosed()
        shouldThrow<IllegalStateException> { http.geturl(server.url()) }.message.orEmpty() shouldContain "closed"
    }

    test("Ten thousand cancelled calls leave no descriptor, coroutine or registration") {
        val listener = FullListener().closedAfterTest()
        val server = rawServer {
            val request = head()
            if (request.startsWith("GET /body")) send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nab")
            awaitClose()
        }
        val http = tclClient {
            val loopback = checkNotNull(IpAddress.parseOrNull("127.0.0.1"))
            resolver = Resolver { if (it == "never.test") awaitCancellation() else listOf(loopback) }
        }
        val urls =
            listOf("http://never.test/", listener.url, server.url("/head"), server.url("/body"), server.url("/upload"))
        coroutineScope {
            repeat(WORKERS) { worker ->
                launch(Dispatchers.Default) {
                    repeat(CALLS / WORKERS) { round ->
                        cancelOne(http, urls[(worker + round) % urls.size], worker + round)
                    }
                }
            }
        }
        val client = TestResources.current.clients.single()
        http.runningJobs shouldBe 0
        until("the registrations to go, of which ${client.registrations} are left") {
            client.registrations == 0
        }
    }
}) {
    private companion object {
        const val CALLS = 10_000
        const val WORKERS = 40
    }
}

/** The files that this process has open, where the system tells. */
private fun openFiles(): List<String> = File("/proc/self/fd").listFiles().orEmpty().mapNotNull { entry ->
    runCatching { Files.readSymbolicLink(entry.toPath()).toString() }.getOrNull()
}

/** Starts one call, and cancels it where [url] says: at once, after some turns, in the body, in the upload. */
private suspend fun cancelOne(http: HttpClient, url: String, turns: Int) = coroutineScope {
    val reached = CompletableDeferred<Unit>()
    val call = launch(start = CoroutineStart.UNDISPATCHED) {
        http.geturl(url) {
            onProgress { _, _, _ -> reached.complete(Unit) }
            onQueryProgress { _, _, _ -> reached.complete(Unit) }
            expectContinue = false
            if (url.endsWith("/upload")) queryChannel(ZeroSource())
        }
    }
    if (url.endsWith("/body") || url.endsWith("/upload")) reached.await() else repeat(turns % 7) { yield() }
    call.cancelAndJoin()
}
