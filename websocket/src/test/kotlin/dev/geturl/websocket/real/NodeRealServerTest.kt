package dev.geturl.websocket.real

import dev.geturl.HttpClient
import dev.geturl.testing.closedAfterTest
import dev.geturl.websocket.CloseReason
import dev.geturl.websocket.DeflateOptions
import dev.geturl.websocket.Message
import dev.geturl.websocket.WebSocketOptions
import dev.geturl.websocket.interop.PROTOCOL
import dev.geturl.websocket.openWebSocket
import dev.geturl.websocket.server.echo
import dev.geturl.websocket.server.port
import dev.geturl.websocket.server.testServer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import okio.ByteString.Companion.toByteString
import kotlin.random.Random

/** npm's `ws` at the other end. */
class NodeRealServerTest : FunSpec({
    for (form in listOf("deflate", "plain")) {
        test("The client of ws has its messages back from our server, $form") {
            val server = testServer()
            server.live("/echo", PROTOCOL) { it.echo() }
            node("client.js", "ws://127.0.0.1:${server.listen().port}/echo", form).line() shouldBe "ok"
        }

        test("Our client has its messages back from the server of ws, $form") {
            val port = node("server.js", form).line()
            val http = HttpClient().closedAfterTest()
            val socket = http.openWebSocket(
                "ws://127.0.0.1:$port/",
                options = WebSocketOptions(deflate = DeflateOptions(threshold = 0)),
            )
            socket.extensions.startsWith("permessage-deflate") shouldBe (form == "deflate")
            for (text in listOf("hello", "", "grüße, 世界 \uD83C\uDF0D", "compressible ".repeat(80_000))) {
                socket.send(text)
                socket.receive() shouldBe Message.Text(text)
            }
            for (size in listOf(0, 1, 125, 126, 65_535, 65_536, 1 shl 20)) {
                val block = Random(size).nextBytes(size).toByteString()
                socket.send(block)
                socket.receive() shouldBe Message.Binary(block)
            }
            socket.send("close")
            socket.receive() shouldBe null
            socket.awaitClosed() shouldBe CloseReason(4001, "as you wish", isClean = true)
        }
    }
})
