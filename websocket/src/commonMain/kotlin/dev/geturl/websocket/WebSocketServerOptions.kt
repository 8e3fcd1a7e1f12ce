package dev.geturl.websocket

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * How a [WebSocketServer] behaves.
 *
 * @property webSocket how its WebSockets behave: pings, limits, compression, time to close.
 * @property origins from which web pages WebSockets may be opened. Default [OriginRule.SAME].
 * @property maxConnections how many WebSockets may be open. Default 65,536. One more is refused with 503.
 * @property maxHandshakes how many connections may be on the way to a WebSocket, in their TLS handshake or before the
 *   end of their request's head. Default 1,024. More wait in the system's backlog.
 * @property headTime how long the head of a request may take from the connection's first moment on. Default 10 s. Then
 *   the answer is 408, or none where not a byte has come.
 * @property headBytes how many bytes the head of a request may have, 256 or more. Default 16,384. Beyond that the
 *   answer is 414 or 431.
 * @property headFields how many field lines it may have, 8 or more. Default 100. Beyond that the answer is 431.
 * @property onFailure is told what a handshake, a handler or the accepting of connections threw, on whichever loop it
 *   happened; it must not block. By default nobody is told.
 */
public data class WebSocketServerOptions(
    public val webSocket: WebSocketOptions = WebSocketOptions(),
    public val origins: OriginRule = OriginRule.SAME,
    public val maxConnections: Int = 65_536,
    public val maxHandshakes: Int = 1_024,
    public val headTime: Duration = 10.seconds,
    public val headBytes: Int = 16_384,
    public val headFields: Int = 100,
    public val onFailure: (Exception) -> Unit = {},
) {
    init {
        require(maxConnections > 0) { "maxConnections is $maxConnections: give a number above 0" }
        require(maxHandshakes > 0) { "maxHandshakes is $maxHandshakes: give a number above 0" }
        require(headTime.isPositive()) { "headTime is $headTime: give a time above 0" }
        require(headBytes >= MIN_HEAD_BYTES) { "headBytes is $headBytes: give $MIN_HEAD_BYTES or more" }
        require(headFields >= MIN_HEAD_FIELDS) { "headFields is $headFields: give $MIN_HEAD_FIELDS or more" }
    }

    private companion object {
        /** A handshake that asks for nothing beside a WebSocket fits. */
        const val MIN_HEAD_BYTES = 256
        const val MIN_HEAD_FIELDS = 8
    }
}
