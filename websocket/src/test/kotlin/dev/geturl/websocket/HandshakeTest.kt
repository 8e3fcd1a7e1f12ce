package dev.geturl.websocket

import dev.geturl.GeturlOptions
import dev.geturl.HttpException
import dev.geturl.RequestBody
import dev.geturl.Status
import dev.geturl.TimeoutKind
import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.websocket.testing.acceptOf
import dev.geturl.websocket.testing.echoServer
import dev.geturl.websocket.testing.field
import dev.geturl.websocket.testing.keyOf
import dev.geturl.websocket.testing.open
import dev.geturl.websocket.testing.testHttp
import dev.geturl.websocket.testing.text
import dev.geturl.websocket.testing.ws
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeUnique
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import okio.Buffer
import okio.ByteString.Companion.decodeBase64
import kotlin.time.Duration.Companion.milliseconds

private const val UPGRADE = "Upgrade: websocket"
private const val CONNECTION = "Connection: Upgrade"

/** Answers with these lines; ACCEPT stands for the right field. */
private fun Peer.answer(vararg lines: String) {
    val accept = "Sec-WebSocket-Accept: ${acceptOf(keyOf(request().head))}"
    send(lines.joinToString("\r\n", postfix = "\r\n\r\n") { if (it == "ACCEPT") accept else it })
    awaitClose()
}

class HandshakeTest : FunSpec({
    test("the request has all that RFC 6455 asks for, and a key of its own each time") {
        val server = echoServer()
        val http = testHttp()
        repeat(3) { http.webSocket(server.ws("/chat?room=1")) {} }
        val head = server.seen.first()
        head.substringBefore("\r\n") shouldBe "GET /chat?room=1 HTTP/1.1"
        head.lowercase() shouldContain "\r\nhost: 127.0.0.1:${server.port}\r\n"
        field(head, "Upgrade") shouldBe "websocket"
        field(head, "Connection") shouldBe "Upgrade"
        field(head, "Sec-WebSocket-Version") shouldBe "13"
        field(head, "Sec-WebSocket-Protocol") shouldBe null
        field(head, "Origin") shouldBe null
        field(head, "Sec-WebSocket-Extensions") shouldBe "permessage-deflate; client_max_window_bits"
        val keys = server.seen.map(::keyOf)
        keys.shouldBeUnique()
        keys.forEach { it.decodeBase64()?.size shouldBe 16 }
    }

    test("subprotocols, origin and headers are sent, and the choice is known") {
        val server = rawServer {
            open("Sec-WebSocket-Protocol: chat.v2")
            send(text("hello"))
            awaitClose()
        }
        val request = WebSocketRequest(listOf("chat.v2", "chat.v1"), origin = "https://example.org") {
            headers { add("X-Trace", "7") }
        }
        val socket = testHttp().openWebSocket(server.ws(), request, WebSocketOptions(deflate = null))
        socket.protocol shouldBe "chat.v2"
        socket.extensions shouldBe ""
        socket.role shouldBe WebSocketRole.CLIENT
        socket.state shouldBe WebSocketState.CONNECTED
        socket.conninfo.peername shouldBe "127.0.0.1:${server.port}"
        socket.receive() shouldBe Message.Text("hello")
        socket.cancel()
        val head = server.seen.single()
        field(head, "Sec-WebSocket-Protocol") shouldBe "chat.v2, chat.v1"
        field(head, "Origin") shouldBe "https://example.org"
        field(head, "X-Trace") shouldBe "7"
        field(head, "Sec-WebSocket-Extensions") shouldBe null
    }

    test("each answer that opens no WebSocket is refused with its reason, and the answer is there") {
        val switching = "HTTP/1.1 101 Switching Protocols"
        val cases = listOf(
            listOf("HTTP/1.1 200 OK", "Content-Length: 0") to Refusal.STATUS,
            listOf("HTTP/1.1 426 Upgrade Required", "Sec-WebSocket-Version: 8", "Content-Length: 0") to Refusal.STATUS,
            listOf(switching, CONNECTION, "ACCEPT") to Refusal.UPGRADE,
            listOf(switching, CONNECTION, "Upgrade: echo", "ACCEPT") to Refusal.UPGRADE,
            listOf(switching, UPGRADE, "ACCEPT") to Refusal.CONNECTION,
            listOf(switching, UPGRADE, "Connection: close", "ACCEPT") to Refusal.CONNECTION,
            listOf(switching, UPGRADE, CONNECTION) to Refusal.ACCEPT,
            listOf(switching, UPGRADE, CONNECTION, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK") to Refusal.ACCEPT,
            listOf(switching, UPGRADE, CONNECTION, "ACCEPT", "ACCEPT") to Refusal.ACCEPT,
            listOf(switching, UPGRADE, CONNECTION, "ACCEPT", "Sec-WebSocket-Protocol: superchat") to Refusal.PROTOCOL,
            listOf(switching, UPGRADE, CONNECTION, "ACCEPT", "Sec-WebSocket-Protocol: a, b") to Refusal.PROTOCOL,
            listOf(switching, UPGRADE, CONNECTION, "ACCEPT", "Sec-WebSocket-Extensions: x-what") to Refusal.EXTENSION,
            listOf(
                switching,
                UPGRADE,
                CONNECTION,
                "ACCEPT",
                "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99",
            ) to Refusal.EXTENSION,
        )
        val http = testHttp()
        for ((lines, kind) in cases) {
            val server = rawServer { answer(*lines.toTypedArray()) }
            withClue(lines.toString()) {
                val request = WebSocketRequest(listOf("a", "b"))
                val refused = shouldThrow<WebSocketException.Refused> { http.openWebSocket(server.ws(), request) }
                refused.kind shouldBe kind
                refused.transaction.responseLine shouldBe lines.first()
                refused.message shouldContain "ws://127.0.0.1:${server.port}/: the server "
                promptly { server.awaitClientClose() }
            }
        }
    }

    test("what is refused is read to its end") {
        val server = rawServer { requests { reply("not for you", "X-Why: no", status = "403 Forbidden") } }
        val refused = shouldThrow<WebSocketException.Refused> { testHttp().openWebSocket(server.ws()) }
        refused.transaction.responseCode shouldBe 403
        refused.transaction.text() shouldBe "not for you"
        refused.transaction.responseHeaderValue("x-why") shouldBe "no"
        refused.message shouldContain "answered HTTP/1.1 403 Forbidden in place of 101"
        refused.toString() shouldContain "WebSocketException.Refused: "
    }

    test("fields may be written in any case, and Upgrade beside other words") {
        val server = rawServer {
            answer(
                "HTTP/1.1 101 Whatever",
                "upgrade: WebSocket",
                "CONNECTION: keep-alive, upgrade",
                "sec-websocket-accept: " + "ACCEPT",
            )
        }
        shouldThrow<WebSocketException.Refused> { testHttp().openWebSocket(server.ws()) }.kind shouldBe Refusal.ACCEPT
        val good = rawServer {
            answer("HTTP/1.1 101 Whatever", "upgrade: WebSocket", "CONNECTION: keep-alive, upgrade", "ACCEPT")
        }
        testHttp().openWebSocket(good.ws()).cancel()
    }

    test("frames that come with the answer are not lost") {
        val server = rawServer {
            val accept = acceptOf(keyOf(request().head))
            send(
                "HTTP/1.1 101 Switching Protocols\r\n$UPGRADE\r\n$CONNECTION\r\nSec-WebSocket-Accept: $accept\r\n\r\n" +
                    String(text("early").toByteArray(), Charsets.ISO_8859_1),
            )
            awaitClose()
        }
        val socket = testHttp().openWebSocket(server.ws())
        socket.receive() shouldBe Message.Text("early")
        socket.cancel()
    }

    test("options that cannot be are refused before anything is sent") {
        val http = testHttp()
        shouldThrow<HttpException.InvalidUrl> { http.openWebSocket("ws://127.0.0.1:1/#part") }
        shouldThrow<IllegalArgumentException> { WebSocketRequest(listOf("a b")) }.message shouldContain "no subprotocol"
        shouldThrow<IllegalArgumentException> { WebSocketRequest(listOf("")) }
        shouldThrow<IllegalArgumentException> { WebSocketRequest(listOf("a", "a")) }.message shouldContain "twice"

        suspend fun refusal(options: GeturlOptions.() -> Unit) = shouldThrow<IllegalArgumentException> {
            http.openWebSocket("ws://127.0.0.1:1/", WebSocketRequest(options = options))
        }.message
        refusal { method = "POST" } shouldContain "GET"
        refusal { query("a=1") } shouldContain "send a message once it is open"
        refusal { queryChannel(Buffer()) } shouldContain "without a body"
        refusal { body(RequestBody.form("a" to "1")) } shouldContain "without a body"
        refusal { expectContinue = true } shouldContain "expectContinue"
        refusal { validate = true } shouldContain "HEAD"
        refusal { onComplete { } } shouldContain "startWebSocket"
        refusal { handler { _, _ -> -1L } } shouldContain "startWebSocket"
        refusal { headers { add("sec-websocket-protocol", "chat") } } shouldContain "WebSocketRequest.protocols"
        refusal { headers { add("Sec-WebSocket-Key", "mine") } } shouldContain "leave it away"
        refusal { headers { add("Sec-WebSocket-Version", "8") } } shouldContain "13"
        refusal { headers { add("Sec-WebSocket-Extensions", "mux") } } shouldContain "WebSocketOptions.deflate"
    }

    test("a server that does not answer in time ends the opening") {
        val asked = Gate()
        val server = rawServer {
            head()
            asked.open()
            awaitClose()
        }
        val failure = shouldThrow<HttpException.Timeout> {
            testHttp().openWebSocket(server.ws(), WebSocketRequest { timeout = 50.milliseconds })
        }
        failure.kind shouldBe TimeoutKind.WHOLE
        promptly { server.awaitClientClose() }
    }

    test("a server that ends the connection without an answer is no refusal") {
        val server = rawServer { head() }
        shouldThrow<HttpException.ConnectionClosed> { testHttp().openWebSocket(server.ws()) }
    }

    test("cancelling the opening leaves nothing open") {
        val asked = Gate()
        val server = rawServer {
            head()
            asked.open()
            awaitClose()
        }
        val http = testHttp()
        coroutineScope {
            val opening = launch { http.openWebSocket(server.ws()) }
            asked.await()
            opening.cancelAndJoin()
        }
        promptly { server.awaitClientClose() }
    }

    test("the key does not stand in what is said when it is refused") {
        val server = rawServer { answer("HTTP/1.1 101 Switching Protocols", UPGRADE, CONNECTION) }
        val refused = shouldThrow<WebSocketException.Refused> { testHttp().openWebSocket(server.ws()) }
        val key = refused.transaction.requestHeaderValue("Sec-WebSocket-Key")
        refused.transaction.status shouldBe Status.OK
        "$refused" shouldNotContain key
        Handshake.acceptFor("dGhlIHNhbXBsZSBub25jZQ==") shouldBe "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    }
})
