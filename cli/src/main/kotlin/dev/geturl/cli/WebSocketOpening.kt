package dev.geturl.cli

import dev.geturl.GeturlOptions
import dev.geturl.Url
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.WebSocketLimits
import dev.geturl.websocket.WebSocketOptions
import dev.geturl.websocket.WebSocketRequest
import dev.geturl.websocket.openWebSocket

/** Opens the WebSocket at [url], as the flags of the request, of the way there and of WebSockets say. */
internal class WebSocketOpening(private val lane: Lane, private val url: Url) {
    private val session = lane.session
    private val line = session.line

    suspend fun open(): WebSocket {
        lane.record = WireRecord(keepsBody = false)
        lane.resolver.url = url
        val request = WebSocketRequest(line.webSocket.protocols, options = { apply() })
        val options = WebSocketOptions(
            limits = WebSocketLimits(messageBytes = line.response.maxSize ?: MESSAGE_BYTES),
            keepAlive = line.webSocket.ping,
        )
        return lane.client.openWebSocket(url.toString(), request, options)
    }

    private fun GeturlOptions.apply() {
        session.headers.applyTo(this)
        session.cookieText?.let { headers { add("Cookie", it) } }
        line.request.referer?.let { headers { add("Referer", it) } }
        timeout = line.connection.maxTime
        connectTimeout = line.connection.connectTimeout
        myAddr = session.localAddress
        unixSocket = line.connection.unixSocket
    }

    private companion object {
        /** What somebody at a terminal can hardly want more of. */
        const val MESSAGE_BYTES = 256L shl 20
    }
}
