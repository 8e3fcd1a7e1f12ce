package dev.geturl.websocket.interop

import okio.ByteString
import okio.ByteString.Companion.toByteString
import org.eclipse.jetty.server.Server
import org.eclipse.jetty.server.ServerConnector
import org.eclipse.jetty.websocket.api.Callback
import org.eclipse.jetty.websocket.api.Session
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest
import org.eclipse.jetty.websocket.client.WebSocketClient
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler
import java.net.URI
import java.nio.ByteBuffer
import java.util.concurrent.TimeUnit

private const val MOST_BYTES = 4L shl 20

/** Jetty's client. */
internal class JettyPeer : OtherClient {
    private val client = WebSocketClient().apply {
        maxTextMessageSize = MOST_BYTES
        maxBinaryMessageSize = MOST_BYTES
        start()
    }

    override fun open(url: String, isDeflated: Boolean, protocol: String): OtherSocket {
        val request = ClientUpgradeRequest(URI(url))
        request.setSubProtocols(protocol)
        if (isDeflated) request.addExtensions("permessage-deflate")
        val socket = JettySocket()
        client.connect(socket.endpoint, request).get(20, TimeUnit.SECONDS)
        return socket
    }

    override fun close() = client.stop()
}

/** Is called back by Jetty, which asks for the next message by itself. */
private class JettySocket : OtherSocket() {
    val endpoint = Endpoint(this)

    class Endpoint(private val socket: JettySocket) : Session.Listener.AbstractAutoDemanding() {
        override fun onWebSocketText(message: String) = socket.received(message)

        override fun onWebSocketBinary(payload: ByteBuffer, callback: Callback) {
            socket.received(payload.toByteString())
            callback.succeed()
        }

        override fun onWebSocketClose(statusCode: Int, reason: String?, callback: Callback) {
            socket.closed.complete(statusCode to reason.orEmpty())
            callback.succeed()
        }
    }

    override fun send(text: String) = endpoint.session.sendText(text, Callback.NOOP)

    override fun send(bytes: ByteString) = endpoint.session.sendBinary(bytes.asByteBuffer(), Callback.NOOP)

    override fun close(code: Int, reason: String) = endpoint.session.close(code, reason, Callback.NOOP)
}

/** Jetty's server. */
internal class JettyServerPeer : OtherServer {
    private val server = Server()
    private val connector = ServerConnector(server, 1, 1).apply { host = "127.0.0.1" }

    init {
        server.addConnector(connector)
        server.handler = WebSocketUpgradeHandler.from(server) { container ->
            container.maxTextMessageSize = MOST_BYTES
            container.maxBinaryMessageSize = MOST_BYTES
            container.addMapping("/") { request, response, _ ->
                if (PROTOCOL in request.subProtocols) response.acceptedSubProtocol = PROTOCOL
                Echo()
            }
        }
        server.start()
    }

    override val url: String get() = "ws://127.0.0.1:${connector.localPort}/"

    override fun close() = server.stop()

    class Echo : Session.Listener.AbstractAutoDemanding() {
        override fun onWebSocketText(message: String) {
            if (message == CLOSE_TEXT) {
                session.close(CLOSE_CODE, CLOSE_REASON, Callback.NOOP)
            } else {
                session.sendText(message, Callback.NOOP)
            }
        }

        override fun onWebSocketBinary(payload: ByteBuffer, callback: Callback) {
            session.sendBinary(payload, callback)
        }
    }
}
