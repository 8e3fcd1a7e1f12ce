package dev.geturl.websocket

import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.until
import dev.geturl.websocket.server.port
import dev.geturl.websocket.server.testServer
import dev.geturl.websocket.testing.idleServer
import dev.geturl.websocket.testing.testHttp
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.SocketChannel

private const val SOCKETS = 2_000
private const val ALLOWED_BYTES = 4_095L

/** What a [SocketChannel] takes, which is the other end of a server's. */
private const val CLIENT_BYTES = 500

private fun usedHeap(): Long {
    System.gc()
    return Runtime.getRuntime().let { it.totalMemory() - it.freeMemory() }
}

/** Each of the [SOCKETS] that were opened since the heap had [before], and with them [others] at each other end. */
private suspend fun shouldCostLittle(before: Long, others: Int = 0) {
    Thread.getAllStackTraces().keys.count { it.name.startsWith("geturl-loop") } shouldBe 1
    var cost = 0L
    until("an idle WebSocket to cost less") {
        cost = (usedHeap() - before) / SOCKETS - others
        cost < ALLOWED_BYTES
    }
    println("an idle WebSocket costs $cost bytes")
}

/** A client that has opened a WebSocket, of next to no memory. */
private fun rawSocket(port: Int): SocketChannel {
    val channel = SocketChannel.open(InetSocketAddress("127.0.0.1", port)).closedAfterTest()
    val request = "GET / HTTP/1.1\r\nHost: 127.0.0.1:$port\r\nUser-Agent: none\r\nUpgrade: websocket\r\n" +
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
    channel.write(ByteBuffer.wrap(request.toByteArray()))
    val answer = ByteBuffer.allocate(1_024)
    while ("\r\n\r\n" !in String(answer.array(), 0, answer.position())) check(channel.read(answer) > 0)
    return channel
}

class IdleTest : FunSpec({
    // The server's end, which takes some 600 bytes, is in the same heap.
    test("an idle WebSocket that somebody listens to costs less than 4 KiB of heap, and no thread") {
        val http = testHttp()
        val server = idleServer()
        http.openWebSocket(server.url).cancel()
        val before = usedHeap()
        val scope = CoroutineScope(Dispatchers.Default)
        repeat(SOCKETS) {
            val socket = http.openWebSocket(server.url)
            scope.launch { socket.incoming.collect { message -> error("$message came") } }
        }
        shouldCostLittle(before)
        scope.cancel()
    }

    test("an idle WebSocket of a server with a handler costs less than 4 KiB of heap, and no thread") {
        val server = testServer()
        server.live("/", handler = WebSocketHandler { _, _ -> })
        val port = server.listen().port
        rawSocket(port).close()
        val before = usedHeap()
        val sockets = List(SOCKETS) { rawSocket(port) }
        shouldCostLittle(before, CLIENT_BYTES)
        server.size shouldBe sockets.size
    }
})
