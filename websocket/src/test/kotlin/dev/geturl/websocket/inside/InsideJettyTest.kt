package dev.geturl.websocket.inside

import dev.geturl.DelicateGeturlApi
import dev.geturl.Headers
import dev.geturl.HttpClient
import dev.geturl.net.behind
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.until
import dev.geturl.websocket.UpgradeRequest
import dev.geturl.websocket.UpgradeTest
import dev.geturl.websocket.WebSocketServer
import dev.geturl.websocket.server.RawClient
import dev.geturl.websocket.server.RawClient.Frame
import dev.geturl.websocket.server.echo
import dev.geturl.websocket.server.rawClient
import dev.geturl.websocket.webSocketServer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import org.eclipse.jetty.http.HttpStatus
import org.eclipse.jetty.io.Content
import org.eclipse.jetty.server.Handler
import org.eclipse.jetty.server.HttpStream
import org.eclipse.jetty.server.Request
import org.eclipse.jetty.server.Response
import org.eclipse.jetty.server.Server
import org.eclipse.jetty.server.ServerConnector
import org.eclipse.jetty.util.Callback

/** Lets WebSockets through to [sockets], and everything else to whoever comes next. */
private class WebSocketHandler(private val http: HttpClient, private val sockets: WebSocketServer) :
    Handler.Wrapper() {
    override fun handle(request: Request, response: Response, callback: Callback): Boolean {
        val headers = Headers.Builder()
        request.headers.forEach { headers.add(it.name, it.value.orEmpty()) }
        val asked = UpgradeRequest(request.method, request.httpURI.pathQuery, headers.build())
        when (val found = sockets.test(asked)) {
            UpgradeTest.Ordinary -> {
                return super.handle(request, response, callback)
            }

            is UpgradeTest.Refused -> {
                response.status = found.status
                found.headers.forEach { response.headers.add(it.name, it.value) }
                Content.Sink.write(response, true, found.body, callback)
            }

            is UpgradeTest.Accepted -> {
                switch(found, request, response, callback)
            }
        }
        return true
    }

    @OptIn(DelicateGeturlApi::class)
    private fun switch(accepted: UpgradeTest.Accepted, request: Request, response: Response, callback: Callback) {
        val endPoint = request.connectionMetaData.connection.endPoint
        // Jetty's time for idle connections is not that of a WebSocket, which has pings.
        endPoint.idleTimeout = 0
        val switch = JettyConnection.Switch(endPoint, server.threadPool) { early ->
            sockets.takeover(JettyConnection(endPoint, http.dispatcher).behind(early), accepted)
        }
        request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, switch)
        response.status = HttpStatus.SWITCHING_PROTOCOLS_101
        accepted.headers.forEach { response.headers.add(it.name, it.value) }
        callback.succeeded()
    }
}

/** Jetty answers in HTTP, and WebSockets are this library's: on one port. */
class InsideJettyTest : FunSpec({
    class Jetty : AutoCloseable {
        private val http = HttpClient()
        val sockets: WebSocketServer = http.webSocketServer()
        private val server = Server()
        private val connector = ServerConnector(server, 1, 1).apply { host = "127.0.0.1" }

        init {
            server.addConnector(connector)
            server.handler = WebSocketHandler(http, sockets).apply {
                handler = object : Handler.Abstract() {
                    override fun handle(request: Request, response: Response, callback: Callback): Boolean {
                        Content.Sink.write(response, true, "a page of Jetty's", callback)
                        return true
                    }
                }
            }
            sockets.live("/echo") { it.echo() }
            server.start()
        }

        val port: Int get() = connector.localPort

        override fun close() {
            sockets.close()
            http.close()
            server.stop()
        }
    }

    test("A WebSocket goes over Jetty's connection, pages go on beside it") {
        val jetty = Jetty().closedAfterTest()
        val peer = rawClient(jetty.port)
        peer.send(RawClient.handshake("/echo") + RawClient.bytes(Frame(RawClient.TEXT, "early"), isMasked = true))
        peer.head() shouldContain "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
        peer.frame() shouldBe Frame(RawClient.TEXT, "early")
        jetty.sockets.find(port = "${peer.port}").size shouldBe 1
        val other = rawClient(jetty.port)
        other.send("GET /page HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        other.rest() shouldEndWith "a page of Jetty's"
        val long = "x".repeat(60_000)
        peer.text(long)
        peer.frame().payload shouldBe long
        peer.close(1000)
        peer.frame().code shouldBe 1000
        peer.rest() shouldBe ""
        until("the server to let it go") { jetty.sockets.size == 0 }
    }

    test("What is refused has its answer from Jetty") {
        val jetty = Jetty().closedAfterTest()
        val peer = rawClient(jetty.port)
        peer.ask("/elsewhere")
        peer.head() shouldContain "404 Not Found"
    }
})
