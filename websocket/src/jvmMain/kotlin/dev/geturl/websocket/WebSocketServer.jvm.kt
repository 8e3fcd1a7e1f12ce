package dev.geturl.websocket

import dev.geturl.HttpClient
import dev.geturl.HttpConfig

/**
 * Makes a server of WebSockets with loops of its own, as many as [loops]. Close it when it is no longer needed.
 *
 * @param loops how many threads its WebSockets share, 1 to 256. Default 1.
 */
public fun WebSocketServer(
    options: WebSocketServerOptions = WebSocketServerOptions(),
    loops: Int = 1,
): WebSocketServer = WebSocketServer(
    HttpClient(HttpConfig { this.loops = loops }),
    ownsClient = true,
    options,
    JvmWebSocketPlatform,
)

/** Makes a server of WebSockets on the loops of this client, with which it ends at the latest. */
public fun HttpClient.webSocketServer(options: WebSocketServerOptions = WebSocketServerOptions()): WebSocketServer =
    WebSocketServer(this, ownsClient = false, options, JvmWebSocketPlatform)
