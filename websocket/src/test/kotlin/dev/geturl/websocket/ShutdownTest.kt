package dev.geturl.websocket

import dev.geturl.testing.promptly
import dev.geturl.testing.until
import dev.geturl.websocket.server.RawClient
import dev.geturl.websocket.server.RawClient.Frame
import dev.geturl.websocket.server.echoServer
import dev.geturl.websocket.server.port
import dev.geturl.websocket.server.rawClient
import dev.geturl.websocket.server.testServer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

class ShutdownTest : FunSpec({
    test("A server that takes leave says 1001 to all, and is over when all have answered") {
        val server = echoServer()
        val listener = server.listen()
        val peers = List(3) { rawClient(listener.port).apply { open() } }
        until("all to be open") { server.find().size == 3 }
        coroutineScope {
            val leaving = async(Dispatchers.Default) { server.shutdown(1.hours) }
            peers.forEach {
                it.frame().run { opcode to code } shouldBe (RawClient.CLOSE to 1001)
                it.close(1001)
                it.rest() shouldBe ""
            }
            promptly { leaving.await() }
        }
        listener.isOpen shouldBe false
    }

    test("What is in line is sent before that") {
        val server = testServer()
        server.live("/") { socket ->
            repeat(100) { socket.send("message $it") }
            socket.receive()
        }
        val peer = rawClient(server.listen().port)
        peer.open()
        peer.frame() shouldBe Frame(RawClient.TEXT, "message 0")
        until("it to be served") { server.find().size == 1 }
        coroutineScope {
            val leaving = async(Dispatchers.Default) { server.shutdown() }
            repeat(99) { peer.frame() shouldBe Frame(RawClient.TEXT, "message ${it + 1}") }
            peer.frame().code shouldBe 1001
            peer.close(1001)
            peer.rest() shouldBe ""
            leaving.await()
        }
    }

    test("Who does not answer is cut off when the time is over") {
        val server = echoServer()
        val peer = rawClient(server.listen().port)
        peer.open()
        until("it to be served") { server.find().size == 1 }
        promptly { server.shutdown(200.milliseconds) }
        peer.frame().code shouldBe 1001
        peer.rest() shouldBe ""
    }

    test("Who has opened a connection and says nothing keeps no server from leaving") {
        val server = echoServer()
        val peer = rawClient(server.listen().port)
        promptly { server.shutdown(1.hours) }
        peer.rest() shouldBe ""
    }

    test("While a server takes leave nobody new comes in") {
        val server = echoServer()
        val listener = server.listen()
        // Taken before the other, which is served when that has been found.
        val late = rawClient(listener.port)
        late.send("GET / HTTP/1.1\r\n")
        val peer = rawClient(listener.port).apply { open() }
        until("it to be served") { server.find().size == 1 }
        coroutineScope {
            val leaving = async(Dispatchers.Default) { server.shutdown(20.seconds) }
            peer.frame().code shouldBe 1001
            late.send(RawClient.handshake("/").substringAfter("\r\n"))
            late.head().substringBefore("\r\n") shouldBe "HTTP/1.1 503 Service Unavailable"
            peer.close(1001)
            peer.rest() shouldBe ""
            leaving.await()
        }
    }
})
