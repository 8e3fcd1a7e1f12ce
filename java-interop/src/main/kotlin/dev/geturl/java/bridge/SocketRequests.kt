package dev.geturl.java.bridge

import dev.geturl.GeturlOptions
import dev.geturl.websocket.WebSocketRequest
import java.util.function.Consumer

/** Makes what a client asks for. */
internal object SocketRequests {
    @JvmStatic
    fun of(protocols: List<String>, origin: String?, options: Consumer<GeturlOptions>): WebSocketRequest =
        WebSocketRequest(protocols, origin) { options.accept(this) }
}
