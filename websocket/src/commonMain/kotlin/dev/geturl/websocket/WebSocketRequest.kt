package dev.geturl.websocket

import dev.geturl.GeturlOptions

/**
 * What a client asks for when it opens a WebSocket: the manual's options of `open`.
 *
 * @property protocols the subprotocols that it speaks, the favourite first: `-protocol`. Tokens, none twice. Default
 *   none.
 * @property origin the origin of the page that asks, for a browser; a server may look at it. Default null, for none.
 * @property options all that `geturl` can be told which makes sense here, and for the handshake alone: headers,
 *   `timeout`, proxy, cookies. What does not is refused with an [IllegalArgumentException] when it is opened: a method
 *   but GET, a body, callbacks, and fields whose names begin with `Sec-WebSocket-`.
 */
public class WebSocketRequest(
    public val protocols: List<String> = emptyList(),
    public val origin: String? = null,
    public val options: GeturlOptions.() -> Unit = {},
) {
    init {
        protocols.forEach { require(isToken(it)) { "\"$it\" is no subprotocol: give a token such as chat" } }
        require(protocols.toSet().size == protocols.size) { "a subprotocol was given twice: $protocols" }
    }

    /** The subprotocols and the origin. */
    override fun toString(): String = "protocols $protocols, origin $origin"
}
