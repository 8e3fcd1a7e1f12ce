package dev.geturl.websocket

import dev.geturl.testing.Gate
import dev.geturl.testing.promptly
import dev.geturl.testing.until
import dev.geturl.websocket.testing.PLAIN
import dev.geturl.websocket.testing.close
import dev.geturl.websocket.testing.echo
import dev.geturl.websocket.testing.frame
import dev.geturl.websocket.testing.ping
import dev.geturl.websocket.testing.plus
import dev.geturl.websocket.testing.socketPair
import dev.geturl.websocket.testing.socketServer
import dev.geturl.websocket.testing.testHttp
import dev.geturl.websocket.testing.text
import dev.geturl.websocket.testing.ws
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes

class ClosingTest : FunSpec({
    test("each code has the manual's reason, unless another one is given") {
        val seen = ConcurrentLinkedQueue<ByteString>()
        val server = answeringCloses(seen)
        val http = testHttp()
        val reasons = mapOf(
            1000 to "Normal closure",
            1001 to "Endpoint going away",
            1002 to "Protocol Error",
            1003 to "Received incompatible data type",
            1007 to "Received data not consistent with type",
            1008 to "Policy violation",
            1009 to "Received message too big",
            1010 to "Missing extension",
            1011 to "Unexpected condition",
            4711 to "",
        )
        for ((code, reason) in reasons) {
            http.openWebSocket(server.ws()).close(code) shouldBe CloseReason(code, reason, isClean = true)
            val payload = Buffer().write(checkNotNull(seen.poll()))
            payload.readShort().toInt() shouldBe code
            payload.readUtf8() shouldBe reason
        }
        http.openWebSocket(server.ws()).close(3000, "as I like")
        seen.poll()?.substring(2)?.utf8() shouldBe "as I like"
        http.openWebSocket(server.ws()).close(CloseCode.NO_CODE).code shouldBe 1005
        seen.poll() shouldBe ByteString.EMPTY
        for (code in listOf(0, 999, 1004, 1006, 1015, 2000, 5000)) {
            val socket = http.openWebSocket(server.ws())
            shouldThrow<IllegalArgumentException> { socket.close(code) }
            socket.cancel()
        }
    }

    test("a long reason is cut at a character, so that all fits in 125 bytes") {
        val seen = ConcurrentLinkedQueue<ByteString>()
        val server = answeringCloses(seen)
        val http = testHttp()
        for (letter in listOf("a", "\u00e4", "\u20ac", "\ud83d\ude00")) {
            http.openWebSocket(server.ws()).close(4000, letter.repeat(200))
            val payload = checkNotNull(seen.poll())
            payload.size shouldBeInRange 122..125
            payload.substring(2).utf8() shouldBe letter.repeat((payload.size - 2) / letter.encodeUtf8().size)
        }
    }

    test("what is in line is sent before the Close frame, and what still comes is received") {
        val pair = socketPair(testHttp())
        coroutineScope {
            repeat(1000) { pair.client.send("message $it") }
            val closing = async { pair.client.close() }
            pair.server.send("still here")
            val received = async { pair.server.incoming.toList() }
            promptly { received.await() }.size shouldBe 1000
            closing.await().isClean shouldBe true
        }
    }

    test("a peer's closing ends the receiving, and it has its code back") {
        val seen = ConcurrentLinkedQueue<String>()
        val server = socketServer {
            send(text("last") + close(4001, "moved") + text("never seen"))
            seen += frame().payload.hex()
        }
        val socket = testHttp().openWebSocket(server.ws(), options = PLAIN)
        promptly { socket.incoming.toList() } shouldBe listOf(Message.Text("last"))
        promptly { socket.awaitClosed() } shouldBe CloseReason(4001, "moved", isClean = true)
        socket.closeReason?.code shouldBe 4001
        seen.single() shouldBe "0fa1" + "moved".encodeUtf8().hex()
    }

    test("a peer that does not answer the closing is cut off in time") {
        val server = socketServer { awaitClose() }
        val socket = testHttp().openWebSocket(server.ws(), options = WebSocketOptions(closeTimeout = 50.milliseconds))
        promptly { socket.close() } shouldBe CloseReason(1000, "Normal closure", isClean = false)
        promptly { server.awaitClientClose() }
        socket.receive() shouldBe null
    }

    test("a peer that closes and stays is cut off in time") {
        val server = socketServer {
            send(close(1000))
            awaitClose()
        }
        val socket = testHttp().openWebSocket(server.ws(), options = WebSocketOptions(closeTimeout = 50.milliseconds))
        promptly { socket.awaitClosed() }.isClean shouldBe true
        promptly { server.awaitClientClose() }
    }

    test("closing does not wait for who does not receive") {
        val limits = WebSocketLimits(incomingBytes = 1000)
        val server = socketServer {
            repeat(1000) { send(text("x".repeat(1000))) }
            echo()
        }
        val socket = testHttp().openWebSocket(server.ws(), options = WebSocketOptions(limits = limits))
        promptly { socket.close() }.isClean shouldBe true
    }

    test("a connection that ends without a Close frame is told") {
        val server = socketServer { send(text("one") + frame(1, "two".encodeUtf8(), announced = 100)) }
        val socket = testHttp().openWebSocket(server.ws(), options = PLAIN)
        socket.receive() shouldBe Message.Text("one")
        val lost = shouldThrow<WebSocketException.ConnectionLost> { promptly { checkNotNull(socket.receive()) } }
        lost.message shouldContain "without closing"
        socket.awaitClosed() shouldBe CloseReason(1006, "", isClean = false)
        shouldThrow<WebSocketException.ConnectionLost> { socket.incoming.toList() }
        shouldThrow<WebSocketException.Closed> { socket.send("too late") }.reason?.code shouldBe 1006
    }

    test("a connection that is reset is told") {
        val gate = Gate()
        val server = socketServer { gate.pass().also { reset() } }
        val socket = testHttp().openWebSocket(server.ws())
        gate.open()
        shouldThrow<WebSocketException.ConnectionLost> { promptly { checkNotNull(socket.receive()) } }
    }

    test("what a peer may not do is told to it and to who receives") {
        val cases = listOf(
            frame(1, "x".encodeUtf8(), rsv = 2) to 1002,
            frame(1, "x".encodeUtf8(), key = 1) to 1002,
            frame(1, ByteString.of(0xff.toByte())) to 1007,
            frame(2, ByteString.EMPTY, announced = Long.MAX_VALUE) to 1009,
            close(1005) to 1002,
        )
        val http = testHttp()
        for ((bytes, code) in cases) {
            val codes = ConcurrentLinkedQueue<Int>()
            val server = socketServer {
                send(text("before") + bytes)
                codes += Buffer().write(frame().payload).readShort().toInt()
            }
            withClue(bytes.hex()) {
                val socket = http.openWebSocket(server.ws(), options = PLAIN)
                socket.receive() shouldBe Message.Text("before")
                val told = shouldThrow<WebSocketException.Violation> { promptly { checkNotNull(socket.receive()) } }
                told.code shouldBe code
                promptly { socket.awaitClosed() } shouldBe
                    CloseReason(code, socket.closeReason?.reason.orEmpty(), isClean = false)
                codes.single() shouldBe code
            }
        }
    }

    test("the reason by which a peer is refused is cut, too") {
        val server = socketServer {
            send(close(999))
            frame().payload.size shouldBeInRange 3..125
        }
        shouldThrow<WebSocketException.Violation> { testHttp().openWebSocket(server.ws()).receive() }
    }

    test("a peer that is refused and goes on sending is cut off in time") {
        val server = socketServer {
            send(frame(3, ByteString.EMPTY))
            while (true) send(text("x".repeat(1000)))
        }
        val options = WebSocketOptions(closeTimeout = 100.milliseconds)
        val socket = testHttp().openWebSocket(server.ws(), options = options)
        promptly { socket.awaitClosed() }.isClean.shouldBeFalse()
    }

    test("pings are answered while nobody receives, and a flood of them is not kept") {
        val server = socketServer {
            repeat(20) { send(ping("$it")) }
            repeat(20) { frame().toString() shouldBe "10 $it" }
            // It does not read the answers to these.
            repeat(200_000) { send(ping("flood")) }
            send(text("over"))
            repeat(64) { frame().opcode shouldBe 10 }
            awaitClose()
        }
        val socket = testHttp().openWebSocket(server.ws())
        promptly { checkNotNull(socket.receive()) } shouldBe Message.Text("over")
        socket.cancel()
    }

    test("a peer that does not answer pings is found dead, and one that does is not") {
        val silent = socketServer { awaitClose() }
        val tick = "tick".encodeUtf8()
        val options = WebSocketOptions(keepAlive = 20.milliseconds, pingTimeout = 60.milliseconds, ping = tick)
        val http = testHttp()
        val socket = http.openWebSocket(silent.ws(), options = options)
        shouldThrow<WebSocketException.PeerSilent> { promptly { checkNotNull(socket.receive()) } }
        socket.closeReason?.code shouldBe 1006

        val gate = Gate()
        val pings = ConcurrentLinkedQueue<String>()
        val answering = socketServer {
            repeat(10) {
                val seen = frame()
                pings += "$seen"
                send(frame(10, seen.payload))
            }
            gate.open()
            echo()
        }
        val alive = http.openWebSocket(answering.ws(), options = options.copy(pingTimeout = 1.minutes))
        promptly { gate.await().let { true } }
        alive.configure(keepAlive = (-1).milliseconds, ping = "tock".encodeUtf8())
        pings.toSet() shouldBe setOf("9 tick")
        alive.state shouldBe WebSocketState.CONNECTED
        alive.close()
    }

    test("cancelling who closes cuts it off") {
        val server = socketServer { awaitClose() }
        val socket = testHttp().openWebSocket(server.ws(), options = WebSocketOptions(closeTimeout = 10.minutes))
        coroutineScope {
            val closing = launch { socket.close() }
            until("it to be closing") { socket.state == WebSocketState.CLOSED }
            closing.cancelAndJoin()
        }
        promptly { server.awaitClientClose() }
        promptly { socket.awaitClosed() }.isClean.shouldBeFalse()
    }

    test("a block that throws, or is cancelled, leaves nothing open") {
        val server = socketServer { awaitClose() }
        val http = testHttp()
        shouldThrow<IllegalStateException> { http.webSocket(server.ws()) { error("no") } }
        promptly { server.awaitClientClose() }
        val second = socketServer { awaitClose() }
        val isOpen = Gate()
        coroutineScope {
            val using = launch {
                http.webSocket(second.ws()) {
                    isOpen.open()
                    receive()
                }
            }
            isOpen.await()
            using.cancelAndJoin()
        }
        promptly { second.awaitClientClose() }
    }

    test("a client that is closed ends its WebSockets, whoever waits for them") {
        val limits = WebSocketLimits(incomingBytes = 1000)
        val server = socketServer {
            repeat(100) { send(text("x".repeat(1000))) }
            awaitClose()
        }
        val http = testHttp()
        val paused = http.openWebSocket(server.ws(), options = WebSocketOptions(limits = limits))
        val quiet = socketServer { awaitClose() }
        val waiting = http.openWebSocket(quiet.ws())
        coroutineScope {
            val receiving = async { runCatching { waiting.receive() }.exceptionOrNull() }
            http.close()
            promptly { checkNotNull(receiving.await()) }.shouldBeInstanceOf<WebSocketException.ConnectionLost>()
        }
        promptly { paused.awaitClosed() }.isClean.shouldBeFalse()
    }

    test("a collector that is cancelled leaves the WebSocket open") {
        val pair = socketPair(testHttp())
        coroutineScope {
            val collecting = launch { pair.server.incoming.collect { throw CancellationException("enough") } }
            pair.client.send("one")
            collecting.join()
            val waiting = launch { pair.server.receive() }
            waiting.cancelAndJoin()
        }
        pair.client.send("two")
        promptly { checkNotNull(pair.server.receive()) } shouldBe Message.Text("two")
        pair.client.cancel()
        promptly { pair.server.awaitClosed() }
    }
})

/** A server that notes the payload of each Close frame, and closes with the same. */
private fun answeringCloses(seen: MutableCollection<ByteString>) = socketServer {
    frame().payload.let {
        seen += it
        send(frame(8, it))
    }
}
