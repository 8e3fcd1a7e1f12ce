package dev.geturl.cli

import dev.geturl.net.SocketAddress
import dev.geturl.websocket.CloseCode
import dev.geturl.websocket.Message
import dev.geturl.websocket.UpgradeRequest
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.WebSocketEvent
import dev.geturl.websocket.WebSocketServer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.runBlocking
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import java.io.ByteArrayOutputStream
import java.io.PipedInputStream
import java.io.PipedOutputStream
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.concurrent.thread

/** A server of WebSockets with [serve] at every path; gives its URL to [block]. */
private fun withServer(
    protocol: String = "*",
    serve: suspend UpgradeRequest.(WebSocket) -> Unit = { socket -> socket.incoming.collect { socket.send(it) } },
    block: (String) -> Unit,
) {
    WebSocketServer().use { server ->
        server.live("/*", protocol, serve)
        val address = runBlocking { server.listen() }.localAddress as SocketAddress.Inet
        block("ws://$address/")
    }
}

class WebSocketTest : FunSpec({
    test("Lines from a pipe are sent, and what comes back is printed before the end") {
        withServer { url ->
            val run = CommandRun.of(url, input = "one\ntwo\r\n\ngrüße")
            run.out shouldBe "one\ntwo\n\ngrüße\n"
            run.exit shouldBe 0
            run.err shouldBe ""
        }
    }

    test("What the server says after the last line and before it closes is printed") {
        withServer(serve = { socket ->
            val count = (1..3).count { socket.receive() != null }
            repeat(count) { socket.send("answer $it") }
            socket.receive()
        }) { url ->
            CommandRun.of("--wait", "0.5", url, input = "a\nb\nc\n").out shouldBe "answer 0\nanswer 1\nanswer 2\n"
        }
    }

    test("A server that closes first ends the command, whatever is still to be read") {
        withServer(serve = { it.send("good bye") }) { url ->
            val typed = PipedOutputStream()
            val out = ByteArrayOutputStream()
            val streams = Streams(PipedInputStream(typed), out, ByteArrayOutputStream())
            geturl(listOf(url), streams) shouldBe 0
            out.toString() shouldBe "good bye\n"
        }
    }

    test("Binary input goes as it is, and binary messages come out as they are") {
        withServer(serve = { socket ->
            val got = socket.receive() as Message.Binary
            socket.send(byteArrayOf(0, 1, 2).toByteString())
            socket.send(got.bytes)
            socket.receive()
        }) { url ->
            CommandRun.of("--binary", "--wait", "0.5", url, input = "a\nb").out shouldBe "\u0000\u0001\u0002a\nb"
        }
    }

    test("On a terminal binary messages are shown in hexadecimal, and control characters not at all") {
        withServer(serve = { socket ->
            socket.send("\u001b[31mred".encodeUtf8())
            socket.send("\u001b[31mred")
        }) { url ->
            val run = CommandRun.of(url, terminal = TerminalFacts(isOut = true))
            run.out shouldBe "[8 bytes] 1b 5b 33 31 6d 72 65 64\n.[31mred\n"
        }
    }

    test("Subprotocols, headers and pings are sent as the flags say") {
        val seen = CopyOnWriteArrayList<String>()
        withServer(protocol = "b", serve = { socket ->
            seen += "${socket.protocol} ${headers["X-Trace"]} $path"
            socket.events.collect { if (it is WebSocketEvent.Ping && seen.size < 3) seen += "ping" }
        }) { url ->
            val words =
                arrayOf("--ws-protocol", "a", "--ws-protocol", "b", "-H", "X-Trace: 7", "--ping", "0.05", "--wait", "1")
            CommandRun.of(*words, "${url}path").exit shouldBe 0
        }
        seen shouldBe listOf("b 7 /path", "ping", "ping")
    }

    test("A server that closes otherwise fails the command with its code and reason") {
        withServer(serve = { it.close(CloseCode.POLICY_VIOLATION, "who are you?") }) { url ->
            val run = CommandRun.of(url)
            run.exit shouldBe 56
            run.err shouldContain "1008: who are you?"
        }
    }

    test("A server that refuses is an HTTP error, with its status") {
        withServer(protocol = "chat") { url ->
            val run = CommandRun.of(url)
            run.exit shouldBe 22
            run.err shouldContain "400"
        }
    }

    test("A server that is not there is told as with HTTP") {
        CommandRun.of("ws://127.0.0.1:1/").exit shouldBe 7
    }

    test("The heads of the handshake are shown with -v") {
        withServer { url ->
            val run = CommandRun.of("-v", url)
            run.err shouldContain "> Upgrade: websocket"
            run.err shouldContain "< HTTP/1.1 101 Switching Protocols"
        }
    }

    test("What makes no sense together is refused before anything is sent") {
        fun refusal(vararg words: String) = CommandRun.of(*words).also { it.exit shouldBe 2 }.err
        refusal("--ping", "5", "http://127.0.0.1:1/") shouldContain "--ping is for WebSockets"
        refusal("ws://127.0.0.1:1/", "ws://127.0.0.1:1/") shouldContain "alone"
        refusal("ws://127.0.0.1:1/", "http://127.0.0.1:1/") shouldContain "alone"
        refusal("-d", "data", "ws://127.0.0.1:1/") shouldContain "-d means nothing to a WebSocket"
        refusal("-H", "Sec-WebSocket-Protocol: chat", "ws://127.0.0.1:1/") shouldContain "--ws-protocol"
        refusal("--text", "--binary", "ws://127.0.0.1:1/") shouldContain "exclude each other"
        refusal("--ping", "often", "ws://127.0.0.1:1/") shouldContain "--ping often is no number"
    }

    test("Two at a time can chat: what one types the other sees") {
        WebSocketServer().use { server ->
            server.live("/chat") { socket -> socket.incoming.collect { server.broadcast(it, server.find() - socket) } }
            val url = "ws://${runBlocking { server.listen() }.localAddress}/chat"
            val typed = PipedOutputStream()
            val seen = PipedOutputStream()
            val lines = PipedInputStream(seen).bufferedReader()
            val other = thread {
                geturl(
                    listOf(url),
                    Streams(PipedInputStream(typed), seen, ByteArrayOutputStream()),
                ).also { seen.close() }
            }
            while (server.size < 1) Thread.onSpinWait()
            CommandRun.of(url, input = "hello, you\n").exit shouldBe 0
            lines.readLine() shouldBe "hello, you"
            typed.close()
            other.join()
        }
    }
})
