package dev.geturl.websocket

import okio.ByteString

/**
 * Sends [payload] as what the word [type] says: the manual's `send`. `text`, `binary`, `ping` and `pong`, in any case
 * of letters, or their numbers in RFC 6455: 1, 2, 9 and 10. A text is to be UTF-8. Where not [final] it is a fragment
 * of a message.
 *
 * @return how many bytes [payload] has.
 * @throws IllegalArgumentException for another word; Close frames are for [WebSocket.close].
 * @throws WebSocketException.Closed when the WebSocket is closing or closed.
 */
public suspend fun WebSocket.send(type: String, payload: ByteString, final: Boolean = true): Int {
    when (type.lowercase()) {
        "text", "1" -> send(Message.Text(payload.toByteArray(), final))
        "binary", "2" -> send(Message.Binary(payload, final))
        "ping", "9" -> ping(payload)
        "pong", "10" -> pong(payload)
        else -> throw IllegalArgumentException("\"$type\" cannot be sent: give text, binary or ping")
    }
    return payload.size
}

/**
 * What the manual's `conninfo` says to [what]: `peername`, `sockname` or `name`, `closed`, `client`, `server` (1 or 0),
 * `type`, `handler` (null where there is none) or `state`.
 *
 * @throws IllegalArgumentException for another word.
 */
public fun WebSocket.conninfo(what: String): Any? {
    val info = conninfo
    return when (what) {
        "peername" -> info.peername
        "sockname", "name" -> info.sockname
        "closed" -> if (info.closed) 1 else 0
        "client" -> if (info.client) 1 else 0
        "server" -> if (info.server) 1 else 0
        "type" -> info.type.text
        "handler" -> info.handler
        "state" -> info.state.name
        else -> throw IllegalArgumentException("conninfo knows no \"$what\": give one such as state")
    }
}
