package dev.geturl.websocket

import dev.geturl.testing.until
import dev.geturl.websocket.server.RawClient
import dev.geturl.websocket.server.RawClient.Frame
import dev.geturl.websocket.server.echoServer
import dev.geturl.websocket.server.port
import dev.geturl.websocket.server.rawClient
import dev.geturl.websocket.server.testServer
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import okio.ByteString.Companion.encodeUtf8
import java.net.Socket
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.time.Duration.Companion.milliseconds

class WebSocketServerTest : FunSpec({
    test("Three lines are an echo server") {
        val server = testServer()
        server.live("/echo") { socket -> socket.incoming.collect { socket.send(it) } }
        val peer = rawClient(server.listen(0).port)
        peer.open("/echo") shouldContain "\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
        peer.text("hello")
        peer.frame() shouldBe Frame(RawClient.TEXT, "hello")
        peer.close(1000)
        peer.frame().run { opcode to code } shouldBe (RawClient.CLOSE to 1000)
        peer.rest() shouldBe ""
        until("the server to let it go") { server.size == 0 }
    }

    test("What comes right behind the head of the request is not lost") {
        val peer = rawClient(echoServer().listen().port)
        peer.send(RawClient.handshake("/") + RawClient.bytes(Frame(RawClient.TEXT, "early"), isMasked = true))
        peer.head() shouldStartWith "HTTP/1.1 101 "
        peer.frame() shouldBe Frame(RawClient.TEXT, "early")
    }

    test("Who serves sees the request that has opened the WebSocket, and the protocol that was chosen") {
        val server = testServer()
        server.live("/rooms/*", "v*") { it.send("$path $query ${headers["X-Name"]} ${it.protocol}") }
        val peer = rawClient(server.listen().port)
        peer.open("/rooms/7?a=b", "X-Name: Ada", "Sec-WebSocket-Protocol: x, v2") shouldContain
            "\r\nSec-WebSocket-Protocol: v2\r\n"
        peer.frame().payload shouldBe "/rooms/7 a=b Ada v2"
        peer.frame().run { opcode to code } shouldBe (RawClient.CLOSE to 1000)
    }

    test("A handler is called for each event") {
        val server = testServer()
        val events = CopyOnWriteArrayList<String>()
        server.live(
            "/",
            handler = WebSocketHandler { socket, event ->
                events += event::class.simpleName.orEmpty()
                if (event is Message.Text) socket.send(event.text.uppercase())
            },
        )
        val peer = rawClient(server.listen().port)
        peer.open()
        peer.text("hello")
        peer.frame().payload shouldBe "HELLO"
        peer.close(1000)
        peer.frame().code shouldBe 1000
        peer.rest() shouldBe ""
        until("the last event") { events.size == 4 }
        events shouldBe listOf("Connect", "Text", "Close", "Disconnect")
    }

    test("What who serves throws closes the WebSocket with 1011, and somebody is told") {
        val failures = CopyOnWriteArrayList<Exception>()
        val server = testServer(WebSocketServerOptions(onFailure = { failures += it }))
        server.live("/") { error("out of order") }
        val peer = rawClient(server.listen().port)
        peer.open()
        peer.frame().run { opcode to code } shouldBe (RawClient.CLOSE to 1011)
        peer.close(1011)
        peer.rest() shouldBe ""
        until("the failure") { failures.size == 1 }
        failures.single().message shouldBe "out of order"
    }

    test("What a handler throws closes the WebSocket with 1011 in good order") {
        val server = testServer()
        server.live("/", handler = WebSocketHandler { _, event -> if (event is Message) error("out of order") })
        val peer = rawClient(server.listen().port)
        peer.open()
        peer.text("a question")
        peer.frame().run { opcode to code } shouldBe (RawClient.CLOSE to 1011)
        peer.close(1011)
        peer.rest() shouldBe ""
        until("it to have left") { server.size == 0 }
    }

    test("Pings are sent by themselves, as often and with what the options say") {
        val often = WebSocketOptions(keepAlive = 20.milliseconds, ping = "there?".encodeUtf8())
        val peer = rawClient(echoServer(WebSocketServerOptions(often)).listen().port)
        peer.open()
        repeat(2) { peer.frame() shouldBe Frame(RawClient.PING, "there?") }
    }

    test("Open WebSockets are found by where their remote end is") {
        val server = echoServer()
        val listener = server.listen()
        val peers = List(3) { rawClient(listener.port).apply { open() } }
        until("all to be open") { server.size == 3 && server.find().size == 3 }
        server.find("127.*").size shouldBe 3
        server.find("10.*").shouldBeEmpty()
        val found = server.find(port = "${peers[1].port}").single()
        found.conninfo.server shouldBe true
        found.conninfo.peername shouldContain "${peers[1].port}"
        server.find("127.0.0.1", "?*").size shouldBe 3
    }

    test("A broadcast reaches all, and one that does not read keeps no other waiting") {
        val server = echoServer(WebSocketServerOptions(WebSocketOptions(limits = WebSocketLimits(outgoingBytes = 1))))
        val listener = server.listen()
        val peers = List(3) { rawClient(listener.port).apply { open() } }
        until("all to be open") { server.find().size == 3 }
        server.broadcast(Message.Text("news")) shouldBe 3
        peers.forEach { it.frame() shouldBe Frame(RawClient.TEXT, "news") }
        val closed = server.find(port = "${peers[0].port}").single()
        closed.cancel()
        closed.awaitClosed()
        server.broadcast(Message.Text("more"), listOf(closed) + server.find()) shouldBe 2
        peers.drop(1).forEach { it.frame().payload shouldBe "more" }
    }

    test("Whatever a server was given, closing it ends all of it at once") {
        val server = testServer()
        val ended = CompletableDeferred<Throwable?>()
        server.live("/") {
            try {
                awaitCancellation()
            } catch (cancelled: Exception) {
                ended.complete(cancelled)
                throw cancelled
            }
        }
        val listener = server.listen()
        val peer = rawClient(listener.port)
        peer.open()
        until("it to be served") { server.find().size == 1 }
        server.close()
        server.awaitClosed()
        ended.await().shouldBeInstanceOf<CancellationException>()
        peer.rest() shouldBe ""
        listener.isOpen shouldBe false
        shouldThrow<IllegalStateException> { server.listen() }
    }

    test("Closing the listener takes nobody new, and leaves who is there") {
        val server = echoServer()
        val listener = server.listen()
        val peer = rawClient(listener.port)
        peer.open()
        listener.close()
        until("nobody to listen there") { runCatching { Socket("127.0.0.1", listener.port).close() }.isFailure }
        peer.text("still there?")
        peer.frame().payload shouldBe "still there?"
    }
})
