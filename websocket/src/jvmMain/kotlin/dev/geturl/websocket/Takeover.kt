package dev.geturl.websocket

import dev.geturl.net.Connection
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch

/**
 * Makes a WebSocket of this connection, whatever has passed on it before: the manual's `takeover`. There is no
 * handshake, and nothing is compressed. From here on the connection is the WebSocket's, which closes it at its end.
 *
 * A [WebSocketServer] takes over connections with [WebSocketServer.takeover], and then also finds them and closes them
 * at its end.
 *
 * @param role which end of it this is. Default the client, which masks what it sends.
 * @param protocol what [WebSocket.protocol] says. Default empty: none.
 * @param handler is called for each event. Default null: [WebSocket.incoming] or [WebSocket.events] are for the caller.
 */
public fun Connection.takeover(
    role: WebSocketRole = WebSocketRole.CLIENT,
    protocol: String = "",
    handler: WebSocketHandler? = null,
    options: WebSocketOptions = WebSocketOptions(),
): WebSocket {
    val session = Session(this, role, options, JvmWebSocketPlatform, protocol, deflate = null, handler)
    session.start(tellsControl = handler != null)
    // Not in the WebSocket's own scope, as the handler is to hear of its end.
    handler?.let { CoroutineScope(Dispatchers.Default).launch { session.call(it) } }
    return session
}
