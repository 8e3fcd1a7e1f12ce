package dev.geturl.websocket

import dev.geturl.net.Connection
import dev.geturl.websocket.deflate.DeflateAgreement

/**
 * An open WebSocket over [connection], which it closes at its end; after the handshake, at either end.
 *
 * @param protocol the subprotocol that was agreed on, empty for none.
 * @param deflate how messages are compressed; null for not at all.
 * @param peerName the peer's name where it is known, for `conninfo`.
 * @param onEnd is called once, on the loop, when it is over and the connection is closed.
 */
internal class Session(
    private val connection: Connection,
    override val role: WebSocketRole,
    private val options: WebSocketOptions,
    private val platform: WebSocketPlatform,
    override val protocol: String = "",
    private val deflate: DeflateAgreement? = null,
    override val handler: WebSocketHandler? = null,
    private val peerName: String? = null,
    private val onEnd: (Session) -> Unit = {},
) : WebSocket {
    /** Begins to read. Once, from any thread; a [handler] is called from then on. */
    fun start()
}
