package dev.geturl.websocket.server

import dev.geturl.websocket.UpgradeRequest
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.WebSocketHandler

/** Who serves a WebSocket: one of both. */
internal sealed interface Service {
    /** Is told of each event. */
    class Events(val handler: WebSocketHandler) : Service

    /** Has the WebSocket to itself until it returns; null for the request where there was none. */
    class Conversation(val serve: suspend (request: UpgradeRequest?, socket: WebSocket) -> Unit) : Service
}
