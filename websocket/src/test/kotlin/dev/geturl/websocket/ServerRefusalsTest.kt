package dev.geturl.websocket

import dev.geturl.testing.until
import dev.geturl.websocket.server.RawClient
import dev.geturl.websocket.server.RawClient.Frame
import dev.geturl.websocket.server.echoServer
import dev.geturl.websocket.server.port
import dev.geturl.websocket.server.rawClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import kotlin.time.Duration.Companion.milliseconds

private fun String.status() = substringBefore("\r\n").removePrefix("HTTP/1.1 ").substringBefore(' ').toInt()

/** What those get who ask for something else, ask wrongly, or do not ask at all. */
class ServerRefusalsTest : FunSpec({
    suspend fun answer(request: String, options: WebSocketServerOptions = WebSocketServerOptions()): String =
        rawClient(echoServer(options).listen().port).apply { send(request) }.rest()

    test("An ordinary request for a WebSocket is told what it is, and the connection ends") {
        val answer = answer("GET /chat HTTP/1.1\r\nHost: h\r\n\r\n")
        answer.status() shouldBe 426
        answer shouldContain "\r\nUpgrade: websocket\r\n"
        answer shouldContain "\r\nConnection: Upgrade, close\r\n"
        answer shouldEndWith "\r\n\r\nThis is a WebSocket: open it with a client that speaks RFC 6455.\n"
    }

    test("HEAD has the same head and no body") {
        val answer = answer("HEAD /chat HTTP/1.1\r\nHost: h\r\n\r\n")
        answer.status() shouldBe 426
        answer shouldEndWith "\r\n\r\n"
    }

    test("A request with a body is answered before its body has come, and the answer survives the body") {
        val answer = answer("POST /chat HTTP/1.1\r\nHost: h\r\nContent-Length: 30000\r\n\r\n" + "x".repeat(30_000))
        answer.status() shouldBe 426
        answer shouldEndWith "\n"
    }

    test("Wrong versions are told the right one, wrong keys that they are wrong") {
        val handshake = RawClient.handshake("/")
        val version = answer(handshake.replace("Version: 13", "Version: 8"))
        version.status() shouldBe 426
        version shouldContain "\r\nSec-WebSocket-Version: 13\r\n"
        answer(handshake.replace("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ=")).status() shouldBe 400
        answer(handshake.replace("Sec-WebSocket-Key", "X-Key")).status() shouldBe 400
    }

    test("A page of another origin is refused") {
        answer(RawClient.handshake("/", "Origin: https://evil.example")).status() shouldBe 403
    }

    test("What is no HTTP is refused at once") {
        answer("\u0016\u0003\u0001\u0002\u0000").status() shouldBe 400
    }

    test("A head that never ends is refused when the time is over") {
        val answer = answer("GET / HTTP/1.1\r\nHost: h\r\nA: ", WebSocketServerOptions(headTime = 100.milliseconds))
        answer.status() shouldBe 408
    }

    test("A connection on which nothing comes ends without a word when the time is over") {
        answer("", WebSocketServerOptions(headTime = 100.milliseconds)) shouldBe ""
    }

    test("A head that is too large is refused, though its sender goes on") {
        answer("GET / HTTP/1.1\r\nHost: h\r\nA: " + "a".repeat(40_000)).status() shouldBe 431
        answer("GET /" + "a".repeat(40_000)).status() shouldBe 414
        answer("GET / HTTP/1.1\r\nHost: h\r\n" + "A: b\r\n".repeat(100)).status() shouldBe 431
    }

    test("A frame that is not masked ends the WebSocket with 1002") {
        val peer = rawClient(echoServer().listen().port)
        peer.open()
        peer.send(RawClient.bytes(Frame(RawClient.TEXT, "bare"), isMasked = false))
        peer.frame().run { opcode to code } shouldBe (RawClient.CLOSE to 1002)
        peer.rest() shouldBe ""
    }

    test("Beyond the most WebSockets one more is refused with 503, until one ends") {
        val server = echoServer(WebSocketServerOptions(maxConnections = 1))
        val listener = server.listen()
        val first = rawClient(listener.port).apply { open() }
        rawClient(listener.port).apply { ask() }.rest().status() shouldBe 503
        first.close(1000)
        first.frame().code shouldBe 1000
        first.rest() shouldBe ""
        until("the first to be gone") { server.size == 0 }
        rawClient(listener.port).open()
    }

    test("Who dawdles in the handshake keeps others waiting only as long as it may") {
        val listener = echoServer(WebSocketServerOptions(maxHandshakes = 1, headTime = 200.milliseconds)).listen()
        val silent = rawClient(listener.port)
        val other = rawClient(listener.port)
        other.open()
        silent.rest() shouldBe ""
        other.text("served")
        other.frame().payload shouldBe "served"
    }

    test("An open WebSocket takes no room from those who are in their handshake") {
        val listener = echoServer(WebSocketServerOptions(maxHandshakes = 1)).listen()
        repeat(3) { rawClient(listener.port).open() }
    }

    test("A refusal says nothing of what was in the request") {
        val secret = "Authorization: Bearer tell-nobody"
        answer(RawClient.handshake("/", secret, "Sec-WebSocket-Key: tell-nobody")) shouldNotContain "tell-nobody"
    }

    test("What is refused for its head gives its answer in full") {
        answer("GET / HTTP/1.1\r\n\r\n") shouldStartWith
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
    }
})
