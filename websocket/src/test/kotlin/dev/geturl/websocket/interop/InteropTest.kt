package dev.geturl.websocket.interop

import dev.geturl.HttpClient
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.until
import dev.geturl.websocket.CloseReason
import dev.geturl.websocket.DeflateOptions
import dev.geturl.websocket.Message
import dev.geturl.websocket.WebSocketOptions
import dev.geturl.websocket.WebSocketRequest
import dev.geturl.websocket.WebSocketServerOptions
import dev.geturl.websocket.openWebSocket
import dev.geturl.websocket.server.echo
import dev.geturl.websocket.server.port
import dev.geturl.websocket.server.testServer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import okio.ByteString
import okio.ByteString.Companion.toByteString
import kotlin.random.Random

private val texts = listOf("hello", "", "grüße, 世界 \uD83C\uDF0D", "compressible ".repeat(80_000))
private val blocks: List<ByteString> = listOf(0, 1, 125, 126, 65_535, 65_536, 1 shl 20).map {
    Random(it).nextBytes(it).toByteString()
}

private fun said(isDeflated: Boolean) = if (isDeflated) "compressed" else "not compressed"

/** Our server with clients that others wrote, and our client with their servers, compressed and not. */
class InteropTest : FunSpec({
    val clients = mapOf("OkHttp" to ::OkHttpPeer, "Jetty" to ::JettyPeer, "Java-WebSocket" to ::JavaWebSocketPeer)
    for ((name, make) in clients) {
        for (isDeflated in listOf(true, false)) {
            test("$name's client has its messages back from our server, ${said(isDeflated)}") {
                val server = testServer()
                server.live("/echo", PROTOCOL) { it.echo() }
                val url = "ws://127.0.0.1:${server.listen().port}/echo"
                val peer = make().closedAfterTest().open(url, isDeflated, PROTOCOL)
                until("it to be open") { server.find().size == 1 }
                val served = server.find().single()
                served.protocol shouldBe PROTOCOL
                served.extensions.startsWith("permessage-deflate") shouldBe isDeflated
                for (text in texts) {
                    peer.send(text)
                    peer.receive() shouldBe text
                }
                for (block in blocks) {
                    peer.send(block)
                    peer.receive() shouldBe block
                }
                peer.close(4000, "done")
                served.awaitClosed() shouldBe CloseReason(4000, "done", isClean = true)
                peer.awaitClosed().first shouldBe 4000
            }
        }

        test("$name's client sees how our server closes") {
            val server = testServer()
            server.live("/") { it.close(CLOSE_CODE, CLOSE_REASON) }
            val peer = make().closedAfterTest().open("ws://127.0.0.1:${server.listen().port}/", false, PROTOCOL)
            peer.awaitClosed() shouldBe (CLOSE_CODE to CLOSE_REASON)
        }
    }

    val servers =
        mapOf(
            "OkHttp" to ::MockWebServerPeer,
            "Jetty" to ::JettyServerPeer,
            "Java-WebSocket" to ::JavaWebSocketServerPeer,
        )
    for ((name, make) in servers) {
        for (isDeflated in listOf(true, false)) {
            test("Our client has its messages back from $name's server, ${said(isDeflated)}") {
                val server = make().closedAfterTest()
                val http = HttpClient().closedAfterTest()
                val socket = http.openWebSocket(
                    server.url,
                    WebSocketRequest(protocols = listOf(PROTOCOL)),
                    WebSocketOptions(deflate = if (isDeflated) DeflateOptions(threshold = 0) else null),
                )
                socket.protocol shouldBe PROTOCOL
                socket.extensions.startsWith("permessage-deflate") shouldBe isDeflated
                for (text in texts) {
                    socket.send(text)
                    socket.receive() shouldBe Message.Text(text)
                }
                for (block in blocks) {
                    socket.send(block)
                    socket.receive() shouldBe Message.Binary(block)
                }
                socket.close(4000, "done") shouldBe CloseReason(4000, "done", isClean = true)
            }
        }

        test("Our client sees how $name's server closes") {
            val server = make().closedAfterTest()
            val http = HttpClient().closedAfterTest()
            val socket = http.openWebSocket(server.url)
            socket.send(CLOSE_TEXT)
            socket.receive() shouldBe null
            socket.awaitClosed() shouldBe CloseReason(CLOSE_CODE, CLOSE_REASON, isClean = true)
        }
    }
})
