package dev.geturl.websocket

import dev.geturl.HttpException
import dev.geturl.testing.Gate
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.until
import dev.geturl.websocket.testing.PLAIN
import dev.geturl.websocket.testing.close
import dev.geturl.websocket.testing.echo
import dev.geturl.websocket.testing.echoServer
import dev.geturl.websocket.testing.frame
import dev.geturl.websocket.testing.open
import dev.geturl.websocket.testing.ping
import dev.geturl.websocket.testing.socketServer
import dev.geturl.websocket.testing.testHttp
import dev.geturl.websocket.testing.ws
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.time.Duration.Companion.milliseconds

/** Writes down what it is told. */
private class Noting(private val then: suspend (WebSocket, WebSocketEvent) -> Unit = { _, _ -> }) : WebSocketHandler {
    val events = ConcurrentLinkedQueue<WebSocketEvent>()

    override suspend fun onEvent(socket: WebSocket, event: WebSocketEvent) {
        events += event
        then(socket, event)
    }
}

class HandlerTest : FunSpec({
    test("a handler is told all in its order, by the WebSocket that start gave") {
        val told = CompletableDeferred<WebSocket>()
        val handler = Noting { socket, event ->
            if (event == WebSocketEvent.Connect) socket.send("hello").also { told.complete(socket) }
            if (event is Message.Text) socket.close(4000, event.text)
        }
        val server = socketServer {
            send(ping("early"))
            echo()
        }
        val socket = testHttp().startWebSocket(server.ws(), options = PLAIN, handler = handler)
        val reason = CloseReason(4000, "hello", isClean = true)
        promptly { socket.awaitClosed() } shouldBe reason
        told.await() shouldBe socket
        handler.events.filter { it !is WebSocketEvent.Ping } shouldBe listOf(
            WebSocketEvent.Connect,
            Message.Text("hello"),
            WebSocketEvent.Close(4000, "hello"),
            WebSocketEvent.Disconnect(reason, null),
        )
        handler.events.filterIsInstance<WebSocketEvent.Ping>().single().payload.utf8() shouldBe "early"
        socket.handler shouldBe handler
        socket.conninfo.handler shouldBe handler
    }

    test("it is there before it is open, and who sends waits") {
        val gate = Gate()
        val server = rawServer {
            gate.pass()
            open()
            echo()
        }
        val handler = Noting()
        val socket = testHttp().startWebSocket(server.ws(), handler = handler)
        socket.state shouldBe WebSocketState.CONNECTING
        socket.conninfo.peername shouldBe ""
        socket.configure(keepAlive = 5.milliseconds, ping = "late".encodeUtf8())
        coroutineScope {
            val sending = async { socket.send("waited") }
            gate.open()
            promptly { sending.await() }
        }
        until("the echo to come") { Message.Text("waited") in handler.events }
        until("the pings that were asked for") { WebSocketEvent.Pong("late".encodeUtf8()) in handler.events }
        socket.state shouldBe WebSocketState.CONNECTED
        promptly { socket.close() }.isClean.shouldBeTrue()
    }

    test("a handler is told why it could not be opened") {
        val refusing = rawServer { requests { reply("no", status = "404 Not Found") } }
        val http = testHttp()
        val kinds = mapOf(refusing.ws() to "Refused", "ws://127.0.0.1:1/" to "ConnectFailed", "ws://[" to "InvalidUrl")
        for ((url, kind) in kinds) {
            val handler = Noting()
            val socket = http.startWebSocket(url, handler = handler)
            promptly { socket.awaitClosed() }.code shouldBe 1006
            val event = handler.events.single().shouldBeInstanceOf<WebSocketEvent.Disconnect>()
            event.cause?.javaClass?.simpleName shouldBe kind
            socket.state shouldBe WebSocketState.CLOSED
            shouldThrow<okio.IOException> { socket.send("anything") }
        }
    }

    test("a handler that throws ends its WebSocket with 1011") {
        val codes = ConcurrentLinkedQueue<Int>()
        val server = socketServer {
            val payload = frame().payload
            codes += Buffer().write(payload).readShort().toInt()
            send(frame(8, payload))
        }
        val socket = testHttp().startWebSocket(server.ws()) { _, _ -> error("no") }
        promptly { socket.awaitClosed() }.code shouldBe 1011
        codes.single() shouldBe 1011
    }

    test("it can be cut off before it is open") {
        val asked = Gate()
        val server = rawServer {
            head()
            asked.open()
            awaitClose()
        }
        val handler = Noting()
        val socket = testHttp().startWebSocket(server.ws(), handler = handler)
        asked.await()
        socket.cancel()
        promptly { socket.awaitClosed() }.isClean shouldBe false
        handler.events
            .single()
            .shouldBeInstanceOf<WebSocketEvent.Disconnect>()
            .cause
            .shouldBeInstanceOf<WebSocketException.ConnectionLost>()
        promptly { server.awaitClientClose() }
    }

    test("closing the client while it is being opened ends it") {
        val asked = Gate()
        val server = rawServer {
            head()
            asked.open()
            awaitClose()
        }
        val http = testHttp()
        val handler = Noting()
        val socket = http.startWebSocket(server.ws(), handler = handler)
        asked.await()
        http.close()
        promptly { socket.awaitClosed() }
        handler.events
            .single()
            .shouldBeInstanceOf<WebSocketEvent.Disconnect>()
            .cause
            .shouldBeInstanceOf<HttpException>()
    }

    test("a handler may send from within, and is called by one event after the other") {
        var running = 0
        val count = CompletableDeferred<Int>()
        var seen = 0
        val socket = testHttp().startWebSocket(echoServer().ws()) { socket, event ->
            check(++running == 1) { "called while it ran" }
            if (event == WebSocketEvent.Connect) repeat(100) { socket.send("$it") }
            if (event is Message && ++seen == 100) count.complete(seen)
            running--
        }
        promptly { count.await() } shouldBe 100
        socket.close().isClean.shouldBeTrue()
    }

    test("a server that closes at once is told as well") {
        val handler = Noting()
        val server = socketServer { send(close(1001)).also { frame() } }
        val socket = testHttp().startWebSocket(server.ws(), handler = handler)
        promptly { socket.awaitClosed() }.code shouldBe 1001
        handler.events.map { it.javaClass.simpleName } shouldBe listOf("Connect", "Close", "Disconnect")
    }
})
