package dev.geturl

import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.ListenOptions
import dev.geturl.net.Listener
import dev.geturl.net.SocketAddress
import dev.geturl.net.serve
import dev.geturl.nio.NioListener
import dev.geturl.nio.receive
import dev.geturl.nio.send
import dev.geturl.testing.answer
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.echo
import dev.geturl.testing.listeningClient
import dev.geturl.testing.promptly
import dev.geturl.testing.serving
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import dev.geturl.tls.testFolder
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.nio.file.Files
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger

private suspend fun HttpClient.reach(address: SocketAddress): Connection =
    platform.transport.connect(ConnectTarget("127.0.0.1", 1, address))

class ListeningTest : FunSpec({
    test("a client of the library is served by a listener of the library, on its loops by turns") {
        val seen = ConcurrentHashMap.newKeySet<CoroutineDispatcher>()
        val http = testClient()
        val served = serving(http = listeningClient { loops = 2 }) {
            seen += it.dispatcher
            it.answer { "hello" }
        }
        val pages = coroutineScope { List(20) { async { http.get(served.url("http")).text() } }.awaitAll() }
        pages.toSet() shouldBe setOf("hello")
        seen.size shouldBe 2
        served.failures shouldBe emptyList()
    }

    test("a connection knows both its ends, and what it is sent comes back") {
        val http = listeningClient()
        val listener = http.listen().closedAfterTest()
        val near = http.reach(listener.localAddress).closedAfterTest()
        val far = listener.accept().closedAfterTest()
        far.peerAddress shouldBe near.localAddress
        far.localAddress shouldBe listener.localAddress
        near.send("ping")
        far.receive(4) shouldBe "ping"
    }

    test("a Unix domain socket is listened at, and its file goes with the listener") {
        val http = listeningClient()
        val path = testFolder().resolve("listener")
        val listener = http.listen(SocketAddress.Unix("$path")).closedAfterTest()
        val near = http.reach(listener.localAddress).closedAfterTest()
        val far = listener.accept().closedAfterTest()
        near.send("ping")
        far.receive(4) shouldBe "ping"
        listener.close()
        Files.exists(path) shouldBe false
    }

    test("where somebody listens already nobody else can, and it is told") {
        val http = listeningClient()
        val first = http.listen().closedAfterTest()
        val failure = shouldThrow<HttpException.ConnectFailed> { http.listen(first.localAddress) }
        failure.message.orEmpty() shouldContain "${first.localAddress}"
        shouldThrow<IllegalArgumentException> { ListenOptions(backlog = 0) }
    }

    test("closing it wakes who waits for a connection, and none is taken from then on") {
        val http = listeningClient()
        val listener = http.listen()
        promptly {
            val waiting = async(Dispatchers.Default) { runCatching { listener.accept() }.exceptionOrNull() }
            until("somebody waits") { listener.isAwaited }
            listener.close()
            (waiting.await() is HttpException.ConnectionClosed) shouldBe true
            listener.isOpen shouldBe false
            shouldThrow<HttpException.ConnectionClosed> { listener.accept() }
        }
    }

    test("who stops waiting leaves the next connection to the next") {
        val http = listeningClient()
        val listener = http.listen().closedAfterTest()
        promptly {
            val waiting = launch(Dispatchers.Default) { listener.accept() }
            until("somebody waits") { listener.isAwaited }
            waiting.cancelAndJoin()
            val near = http.reach(listener.localAddress).closedAfterTest()
            listener.accept().closedAfterTest().peerAddress shouldBe near.localAddress
        }
    }

    test("no more are served at a time than may be, and who waits is served when there is room") {
        val http = testClient { pool = PoolOptions(maxConnectionsPerHost = 10) }
        val now = AtomicInteger()
        val most = AtomicInteger()
        val served = serving(maxConnections = 3) {
            most.accumulateAndGet(now.incrementAndGet(), ::maxOf)
            it.answerOnce()
            now.decrementAndGet()
        }
        val pages = coroutineScope { List(30) { async { http.get(served.url("http")).text() } }.awaitAll() }
        pages.toSet() shouldBe setOf("once")
        most.get() shouldBe 3
    }

    test("a handler that throws ends its own connection alone, and is told") {
        val http = listeningClient()
        val first = AtomicInteger()
        val served = serving {
            if (first.getAndIncrement() == 0) error("the first is unlucky")
            it.echo()
        }
        val unlucky = http.reach(served.listener.localAddress).closedAfterTest()
        unlucky.read(okio.Buffer(), 1) shouldBe -1
        val lucky = http.reach(served.listener.localAddress).closedAfterTest()
        lucky.send("ping")
        lucky.receive(4) shouldBe "ping"
        served.failures.single().message shouldBe "the first is unlucky"
    }

    test("cancelling the serving closes every connection and leaves the listener") {
        val http = listeningClient()
        val listener = http.listen().closedAfterTest()
        val begun = AtomicInteger()
        promptly {
            val job = launch(Dispatchers.Default) {
                listener.serve {
                    begun.incrementAndGet()
                    awaitCancellation()
                }
            }
            val near = List(3) { http.reach(listener.localAddress).closedAfterTest() }
            until("all are served") { begun.get() == 3 }
            job.cancelAndJoin()
            near.forEach { it.read(okio.Buffer(), 1) shouldBe -1 }
            listener.isOpen shouldBe true
        }
    }

    test("the end of the client ends the listener and who waits there") {
        val http = listeningClient()
        val listener = http.listen()
        promptly {
            val waiting = async(Dispatchers.Default) { runCatching { listener.accept() }.exceptionOrNull() }
            until("somebody waits") { listener.isAwaited }
            http.close()
            (waiting.await() is HttpException) shouldBe true
            withContext(Dispatchers.Default) { http.awaitClosed() }
            listener.isOpen shouldBe false
        }
    }
})

private val Listener.isAwaited: Boolean get() = (this as NioListener).isAwaited

private suspend fun Connection.answerOnce() {
    receive(1)
    val text = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nonce"
    send(text)
    // What the client has sent is read to its end, as closing before that would reset the connection.
    while (read(okio.Buffer(), 8192) != -1L) continue
}
