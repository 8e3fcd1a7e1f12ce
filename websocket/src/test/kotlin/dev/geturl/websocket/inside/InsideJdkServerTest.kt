package dev.geturl.websocket.inside

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import dev.geturl.Headers
import dev.geturl.testing.closedAfterTest
import dev.geturl.websocket.UpgradeRequest
import dev.geturl.websocket.UpgradeTest
import dev.geturl.websocket.WebSocketServer
import dev.geturl.websocket.server.RawClient
import dev.geturl.websocket.server.echoServer
import dev.geturl.websocket.server.port
import dev.geturl.websocket.server.rawClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.net.InetSocketAddress
import java.util.concurrent.Executors

private const val NOT_IMPLEMENTED = 501

/**
 * The JDK's server can ask, but it cannot hand over: it gives nobody its socket. So it can only refuse, as [sockets]
 * says, and has to tell who may have a WebSocket that there is none on this port. Give them another port, with
 * [WebSocketServer.listen].
 */
private fun answer(exchange: HttpExchange, sockets: WebSocketServer): Unit = exchange.use {
    val headers = Headers.Builder()
    exchange.requestHeaders.forEach { (name, values) -> values.forEach { headers.add(name, it) } }
    val request = UpgradeRequest(
        exchange.requestMethod,
        "${exchange.requestURI}",
        headers.build(),
        exchange.protocol.removePrefix("HTTP/"),
    )
    when (val found = sockets.test(request)) {
        UpgradeTest.Ordinary -> {
            exchange.send(200, "a page of the JDK's")
        }

        is UpgradeTest.Refused -> {
            found.headers.forEach { exchange.responseHeaders.add(it.name, it.value) }
            exchange.send(found.status, found.body)
        }

        is UpgradeTest.Accepted -> {
            exchange.send(NOT_IMPLEMENTED, "WebSockets are on another port.")
        }
    }
}

private fun HttpExchange.send(status: Int, body: String) {
    val bytes = body.toByteArray()
    sendResponseHeaders(status, bytes.size.toLong())
    responseBody.write(bytes)
}

/** What the JDK's own server can do with this library, which is not much. */
class InsideJdkServerTest : FunSpec({
    suspend fun answerTo(request: String): String {
        val sockets = echoServer()
        sockets.listen().port
        val threads = Executors.newSingleThreadExecutor()
        AutoCloseable { threads.shutdownNow() }.closedAfterTest()
        val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
        server.executor = threads
        server.createContext("/") { answer(it, sockets) }
        server.start()
        AutoCloseable { server.stop(0) }.closedAfterTest()
        val peer = rawClient(server.address.port)
        peer.send(request)
        return peer.head()
    }

    test("A page is a page") {
        answerTo("GET / HTTP/1.1\r\nHost: h\r\n\r\n").lines().first() shouldBe "HTTP/1.1 200 OK"
    }

    test("A WebSocket that may not be is refused with what the library says") {
        val answer = answerTo(RawClient.handshake("/").replace("Version: 13", "Version: 7"))
        answer.lines().first() shouldContain "426"
        answer.lowercase() shouldContain "sec-websocket-version: 13"
    }

    test("One that may be is told that it is not to be had here") {
        answerTo(RawClient.handshake("/")).lines().first() shouldContain "501"
    }
})
