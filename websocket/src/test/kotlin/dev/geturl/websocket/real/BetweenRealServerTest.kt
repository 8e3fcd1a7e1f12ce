package dev.geturl.websocket.real

import dev.geturl.HttpClient
import dev.geturl.real.Haproxy
import dev.geturl.real.Nginx
import dev.geturl.real.started
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.until
import dev.geturl.websocket.CloseReason
import dev.geturl.websocket.DeflateOptions
import dev.geturl.websocket.Message
import dev.geturl.websocket.WebSocketEvent
import dev.geturl.websocket.WebSocketException
import dev.geturl.websocket.WebSocketOptions
import dev.geturl.websocket.openWebSocket
import dev.geturl.websocket.server.echoServer
import dev.geturl.websocket.server.port
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.seconds

private fun nginxBefore(port: Int) = Nginx(
    """
    location /echo {
        proxy_pass http://127.0.0.1:$port;
        proxy_http_version 1.1;
        proxy_set_header Upgrade ${'$'}http_upgrade;
        proxy_set_header Connection upgrade;
        proxy_set_header Host ${'$'}http_host;
    }
    """,
)

/** A WebSocket of ours at both ends, with what people put in between. */
class BetweenRealServerTest : FunSpec({
    suspend fun echoes(url: String) {
        val http = HttpClient().closedAfterTest()
        val socket = http.openWebSocket(url, options = WebSocketOptions(deflate = DeflateOptions(threshold = 0)))
        socket.extensions shouldStartWith "permessage-deflate"
        for (text in listOf("hello", "", "compressible ".repeat(80_000))) {
            socket.send(text)
            socket.receive() shouldBe Message.Text(text)
        }
        socket.close(4000, "done") shouldBe CloseReason(4000, "done", isClean = true)
    }

    test("nginx lets a WebSocket through, and its pages go on beside it") {
        val server = echoServer()
        val nginx = nginxBefore(server.listen().port).started()
        echoes(nginx.url("/echo").replace("http:", "ws:"))
        until("the server to let it go") { server.size == 0 }
        HttpClient().closedAfterTest().geturl(nginx.url("/hello.txt")).text() shouldBe "hello from nginx\n"
    }

    test("haproxy lets a WebSocket through") {
        val server = echoServer()
        val haproxy = Haproxy(server.listen().port).started()
        echoes(haproxy.url("/echo").replace("http:", "ws:"))
        until("the server to let it go") { server.size == 0 }
    }

    test("A server that is gone is a WebSocket refused, with the status of what is in between") {
        val server = echoServer()
        val listener = server.listen()
        val nginx = nginxBefore(listener.port).started()
        val haproxy = Haproxy(listener.port).started()
        server.shutdown(5.seconds)
        val http = HttpClient().closedAfterTest()
        for ((url, status) in listOf(nginx.url("/echo") to 502, haproxy.url("/echo") to 503)) {
            val refused = shouldThrow<WebSocketException.Refused> { http.openWebSocket(url.replace("http:", "ws:")) }
            refused.transaction.responseCode shouldBe status
        }
    }

    test("What haproxy cuts off is no good order") {
        val server = echoServer()
        val haproxy = Haproxy(server.listen().port, "timeout tunnel 200ms").started()
        val http = HttpClient().closedAfterTest()
        val socket = http.openWebSocket(haproxy.url("/echo").replace("http:", "ws:"))
        shouldThrow<WebSocketException.ConnectionLost> { socket.receive() }
        until("the server to let it go") { server.size == 0 }
    }

    test("Pings keep open what haproxy would cut off") {
        val server = echoServer()
        val haproxy = Haproxy(server.listen().port, "timeout tunnel 500ms").started()
        val http = HttpClient().closedAfterTest()
        val socket = http.openWebSocket(haproxy.url("/echo").replace("http:", "ws:"))
        socket.configure(keepAlive = 0.1.seconds)
        // Longer than what haproxy waits for, seen by the pongs that come back meanwhile.
        var pongs = 0
        withTimeoutOrNull(2.seconds) {
            socket.events.collect { if (it is WebSocketEvent.Pong) pongs++ }
        }
        (pongs > 5) shouldBe true
        socket.send("still there?")
        socket.receive() shouldBe Message.Text("still there?")
    }
})
