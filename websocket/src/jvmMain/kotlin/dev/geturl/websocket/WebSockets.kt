package dev.geturl.websocket

import dev.geturl.HttpClient
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow

/**
 * Opens the WebSocket at [url] and suspends until it is open. It is the caller's, who closes it; it ends with the
 * client at the latest. It has a connection of its own that no limit of the pool counts.
 *
 * A caller on the client's own loop ([HttpClient.dispatcher]) receives and sends without going from thread to thread.
 * Cancelling leaves nothing open.
 *
 * @param url begins with `ws:` or `wss:`; `http:` and `https:` do the same. Without a fragment.
 * @throws WebSocketException.Refused when the server answers, but opens no WebSocket: RFC 6455 section 4.1.
 * @throws dev.geturl.HttpException when there is no answer, as [HttpClient.geturl] does.
 * @throws IllegalArgumentException for an option that cannot be.
 */
public suspend fun HttpClient.openWebSocket(
    url: String,
    request: WebSocketRequest = WebSocketRequest(),
    options: WebSocketOptions = WebSocketOptions.DEFAULT,
): WebSocket = Opener(this, request, options, JvmWebSocketPlatform).open(url)

/**
 * Opens the WebSocket at [url], has [block] use it, and closes it with code 1000. When [block] throws or is cancelled
 * the connection is cut off. Else as [openWebSocket].
 *
 * ```
 * http.webSocket("wss://example.org/chat") {
 *     send("hello")
 *     println(receive())
 * }
 * ```
 *
 * @return what [block] returns.
 */
public suspend fun <R> HttpClient.webSocket(
    url: String,
    request: WebSocketRequest = WebSocketRequest(),
    options: WebSocketOptions = WebSocketOptions.DEFAULT,
    block: suspend WebSocket.() -> R,
): R {
    val socket = openWebSocket(url, request, options)
    try {
        val result = socket.block()
        socket.close()
        return result
    } finally {
        socket.cancel()
    }
}

/**
 * Begins to open the WebSocket at [url] and returns at once, before it is open: the manual's `open`. [handler] is
 * called for all that happens, one after the other, in [dev.geturl.HttpConfig.callbackContext]. What goes wrong on the
 * way is the cause of the [WebSocketEvent.Disconnect] that it is told.
 *
 * Whoever sends before it is open waits for that. See [openWebSocket] for the rest.
 */
public fun HttpClient.startWebSocket(
    url: String,
    request: WebSocketRequest = WebSocketRequest(),
    options: WebSocketOptions = WebSocketOptions.DEFAULT,
    handler: WebSocketHandler,
): WebSocket {
    val opener = Opener(this, request, options, JvmWebSocketPlatform)
    val context = Dispatchers.Default + config.callbackContext
    val socket = StartedWebSocket(handler, context, JvmWebSocketPlatform.log) { opener.open(url, tellsControl = true) }
    return socket.also { it.start() }
}

/**
 * The messages of the WebSocket at [url], which is opened again whenever it ends, after the pauses of [policy], until
 * whoever collects is cancelled or [policy] gives up. Each collector has a WebSocket of its own.
 *
 * @param onOpen is called with each WebSocket once it is open, before its first message: to subscribe anew, say. An
 *   [okio.IOException] that it throws counts as the WebSocket's; anything else is thrown where the flow is collected.
 */
public fun HttpClient.webSocketFlow(
    url: String,
    policy: ReconnectPolicy = ReconnectPolicy(),
    request: WebSocketRequest = WebSocketRequest(),
    options: WebSocketOptions = WebSocketOptions.DEFAULT,
    onOpen: suspend (WebSocket) -> Unit = {},
): Flow<Message> {
    val opener = Opener(this, request, options, JvmWebSocketPlatform)
    return reconnecting(policy, onOpen) { opener.open(url) }
}
