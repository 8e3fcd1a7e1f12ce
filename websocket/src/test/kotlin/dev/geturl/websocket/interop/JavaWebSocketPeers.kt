package dev.geturl.websocket.interop

import okio.ByteString
import okio.ByteString.Companion.toByteString
import org.java_websocket.WebSocket
import org.java_websocket.client.WebSocketClient
import org.java_websocket.drafts.Draft_6455
import org.java_websocket.extensions.IExtension
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension
import org.java_websocket.handshake.ClientHandshake
import org.java_websocket.handshake.ServerHandshake
import org.java_websocket.protocols.Protocol
import org.java_websocket.server.WebSocketServer
import java.io.IOException
import java.net.InetSocketAddress
import java.net.URI
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

private fun draft(isDeflated: Boolean): Draft_6455 {
    val extensions = if (isDeflated) listOf<IExtension>(PerMessageDeflateExtension()) else emptyList()
    return Draft_6455(extensions, listOf(Protocol(PROTOCOL), Protocol("")))
}

/** Java-WebSocket's client. */
internal class JavaWebSocketPeer : OtherClient {
    private var client: WebSocketClient? = null

    override fun open(url: String, isDeflated: Boolean, protocol: String): OtherSocket {
        check(protocol == PROTOCOL) { "the draft offers $PROTOCOL" }
        val socket = Called(url, isDeflated)
        client = socket.client
        // What it answers is whether the socket is open by now: a server may have closed it again, so it isn't asked.
        socket.client.connectBlocking(20, TimeUnit.SECONDS)
        socket.opened.get(20, TimeUnit.SECONDS)
        return socket
    }

    override fun close() {
        client?.closeBlocking()
    }

    private class Called(url: String, isDeflated: Boolean) : OtherSocket() {
        val opened = CompletableFuture<Unit>()
        val client = object : WebSocketClient(URI(url), draft(isDeflated)) {
            override fun onOpen(handshake: ServerHandshake) {
                opened.complete(Unit)
            }

            override fun onMessage(message: String) = received(message)

            override fun onMessage(bytes: ByteBuffer) = received(bytes.toByteString())

            override fun onClose(code: Int, reason: String, remote: Boolean) {
                opened.completeExceptionally(IOException("Java-WebSocket could not connect: $code $reason"))
                closed.complete(code to reason)
            }

            override fun onError(failure: Exception) {
                opened.completeExceptionally(failure)
                closed.completeExceptionally(failure)
            }
        }

        override fun send(text: String) = client.send(text)

        override fun send(bytes: ByteString) = client.send(bytes.toByteArray())

        override fun close(code: Int, reason: String) = client.close(code, reason)
    }
}

/** Java-WebSocket's server. */
internal class JavaWebSocketServerPeer : OtherServer {
    private val isReady = CountDownLatch(1)
    private val failures = CopyOnWriteArrayList<Exception>()
    private val server = object : WebSocketServer(
        InetSocketAddress("127.0.0.1", 0),
        1,
        listOf(draft(isDeflated = true)),
    ) {
        override fun onStart() = isReady.countDown()

        override fun onOpen(socket: WebSocket, handshake: ClientHandshake) = Unit

        override fun onMessage(socket: WebSocket, message: String) {
            if (message == CLOSE_TEXT) socket.close(CLOSE_CODE, CLOSE_REASON) else socket.send(message)
        }

        override fun onMessage(socket: WebSocket, message: ByteBuffer) = socket.send(message)

        override fun onClose(socket: WebSocket, code: Int, reason: String, remote: Boolean) = Unit

        override fun onError(socket: WebSocket?, failure: Exception) {
            failures += failure
        }
    }

    init {
        server.isReuseAddr = true
        server.start()
        check(isReady.await(20, TimeUnit.SECONDS)) { "Java-WebSocket's server did not start" }
    }

    override val url: String get() = "ws://127.0.0.1:${server.port}/"

    override fun close() {
        server.stop(1_000)
        check(failures.isEmpty()) { "Java-WebSocket's server failed: $failures" }
    }
}
