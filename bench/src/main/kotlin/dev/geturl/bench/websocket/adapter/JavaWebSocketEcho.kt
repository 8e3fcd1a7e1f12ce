package dev.geturl.bench.websocket.adapter

import dev.geturl.bench.websocket.EchoClient
import dev.geturl.bench.websocket.EchoSetting
import org.java_websocket.client.WebSocketClient
import org.java_websocket.drafts.Draft_6455
import org.java_websocket.extensions.IExtension
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension
import org.java_websocket.handshake.ServerHandshake
import java.net.URI
import java.nio.ByteBuffer

/** Java-WebSocket's client, two threads a connection. Tuned: Nagle's algorithm is off, and its pings as well. */
internal class JavaWebSocketEcho(setting: EchoSetting) : EchoClient {
    private val load = setting.load
    private val message = load.message()
    private val connections = List(load.connections) { Connection(setting.url) }

    private inner class Connection(url: String) : WebSocketClient(URI(url), draft()) {
        val rally: Rally = Rally(load.size) { send(message) }

        init {
            isTcpNoDelay = true
            connectionLostTimeout = 0
            check(connectBlocking()) { "no connection" }
        }

        override fun onOpen(handshake: ServerHandshake) = Unit

        override fun onMessage(message: String) = rally.failed(IllegalStateException("a text came back"))

        override fun onMessage(bytes: ByteBuffer) = rally.echoed(bytes.remaining())

        override fun onClose(code: Int, reason: String, remote: Boolean) =
            rally.failed(IllegalStateException("closed with $code"))

        override fun onError(failure: Exception) = rally.failed(failure)
    }

    private fun draft() =
        Draft_6455(if (load.isDeflated) listOf<IExtension>(PerMessageDeflateExtension()) else emptyList())

    override fun echo(stopAtNanos: Long): Long = rally(connections.map { it.rally }, load.window, stopAtNanos)

    override fun close() = connections.forEach { it.close() }
}
