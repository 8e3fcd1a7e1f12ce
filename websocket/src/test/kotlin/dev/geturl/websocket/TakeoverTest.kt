package dev.geturl.websocket

import dev.geturl.Headers
import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.adopt
import dev.geturl.listen
import dev.geturl.net.behind
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.until
import dev.geturl.websocket.server.RawClient
import dev.geturl.websocket.server.RawClient.Frame
import dev.geturl.websocket.server.echo
import dev.geturl.websocket.server.port
import dev.geturl.websocket.server.rawClient
import dev.geturl.websocket.server.testServer
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import okio.Buffer
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.Selector
import java.nio.channels.ServerSocketChannel
import java.nio.channels.SocketChannel

/** What a web server hands to this one: requests it has read, and connections it does not want any more. */
class TakeoverTest : FunSpec({
    fun server() = HttpClient().closedAfterTest().let { it to it.webSocketServer().closedAfterTest() }

    fun accepted(): Pair<RawClient, SocketChannel> =
        ServerSocketChannel.open().bind(InetSocketAddress("127.0.0.1", 0)).use {
            rawClient(it.socket().localPort) to it.accept().closedAfterTest()
        }

    fun request(target: String = "/echo", vararg more: Pair<String, String>) = UpgradeRequest(
        "GET",
        target,
        Headers.of(
            "Host" to "h",
            "Upgrade" to "websocket",
            "Connection" to "Upgrade",
            "Sec-WebSocket-Key" to "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version" to "13",
            *more,
        ),
    )

    test("A web server asks, hands over its channel, and what it has read too far") {
        val (http, server) = server()
        server.live("/echo") { it.echo() }
        val (peer, channel) = accepted()
        peer.send(RawClient.handshake("/echo") + RawClient.bytes(Frame(RawClient.TEXT, "early"), isMasked = true))
        val room = ByteBuffer.allocate(4096)
        while ("early" !in String(room.array(), Charsets.ISO_8859_1)) channel.read(room)
        val text = String(room.array(), 0, room.position(), Charsets.ISO_8859_1)
        val headers = Headers.Builder()
        for (line in text.substringBefore("\r\n\r\n").lines().drop(1)) {
            headers.add(line.substringBefore(':'), line.substringAfter(':'))
        }
        val found = server.test(UpgradeRequest("GET", "/echo", headers.build()))
        found.shouldBeInstanceOf<UpgradeTest.Accepted>()
        val rest = Buffer().write(text.substringAfter("\r\n\r\n").toByteArray(Charsets.ISO_8859_1))
        server.upgrade(found, http.adopt(channel).behind(rest)).conninfo.server shouldBe true
        peer.head() shouldContain "101 Switching Protocols"
        peer.frame() shouldBe Frame(RawClient.TEXT, "early")
        server.find().size shouldBe 1
    }

    test("Where the web server writes the answer itself, only frames are left to do") {
        val (http, server) = server()
        server.live("/echo") { it.echo() }
        val (peer, channel) = accepted()
        val found = server.test(request()).shouldBeInstanceOf<UpgradeTest.Accepted>()
        server.takeover(http.adopt(channel), found)
        peer.text("hello")
        peer.frame().payload shouldBe "hello"
    }

    test("Any connection can be made a WebSocket without a handshake, at either end") {
        val (http, server) = server()
        val listener = http.listen().closedAfterTest()
        val near = HttpClient().closedAfterTest()
        val channel = SocketChannel.open(InetSocketAddress("127.0.0.1", listener.port)).closedAfterTest()
        val client = near.adopt(channel).takeover(protocol = "mine")
        val served = server.takeover(listener.accept(), "mine") { it.echo() }
        served.protocol shouldBe "mine"
        client.conninfo.client shouldBe true
        client.send("hello")
        client.receive() shouldBe Message.Text("hello")
        client.close().isClean shouldBe true
        served.awaitClosed().code shouldBe 1000
        until("the server to let it go") { server.size == 0 }
    }

    test("A handler serves what is taken over") {
        val (http, server) = server()
        val (peer, channel) = accepted()
        val handler = WebSocketHandler { socket, event -> if (event is Message) socket.send(event) }
        server.takeover(http.adopt(channel), handler = handler).handler shouldBe handler
        peer.text("hello")
        peer.frame().payload shouldBe "hello"
    }

    test("A connection that there is no room for, or that comes too late, is closed") {
        val server = testServer(WebSocketServerOptions(maxConnections = 1))
        val http = HttpClient().closedAfterTest()
        val (_, first) = accepted()
        server.takeover(http.adopt(first)) { it.echo() }
        val (peer, second) = accepted()
        shouldThrow<HttpException.LimitExceeded> { server.takeover(http.adopt(second)) { it.echo() } }
        peer.rest() shouldBe ""
        server.close()
        val (late, third) = accepted()
        shouldThrow<IllegalStateException> { server.takeover(http.adopt(third)) { it.echo() } }
        late.rest() shouldBe ""
    }

    test("A channel that is not connected, or is somebody else's, is refused and closed") {
        val http = HttpClient().closedAfterTest()
        val unconnected = SocketChannel.open()
        shouldThrow<IllegalArgumentException> { http.adopt(unconnected) }.message shouldContain "not connected"
        unconnected.isOpen shouldBe false
        val (_, registered) = accepted()
        val selector = Selector.open().closedAfterTest()
        registered.configureBlocking(false).register(selector, 0)
        shouldThrow<IllegalArgumentException> { http.adopt(registered) }.message shouldContain "selector"
        registered.isOpen shouldBe false
        selector.selectNow()
    }

    test("What is adopted ends with its client") {
        val http = HttpClient()
        val (peer, channel) = accepted()
        val connection = http.adopt(channel)
        http.close()
        http.awaitClosed()
        connection.isOpen shouldBe false
        peer.rest() shouldBe ""
    }

    test("To test keeps nothing, and is refused where there is no room") {
        val (_, server) = server()
        server.live("/echo") { it.echo() }
        repeat(3) { server.test(request()).shouldBeInstanceOf<UpgradeTest.Accepted>() }
        server.size shouldBe 0
        server.test(request("/other")).shouldBeInstanceOf<UpgradeTest.Refused>().status shouldBe 404
        server.close()
        server.test(request()).shouldBeInstanceOf<UpgradeTest.Refused>().status shouldBe 503
    }
})
