package dev.geturl.websocket

import okio.ByteString
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * How a WebSocket behaves, at either end.
 *
 * @property limits how large what it receives and what waits to be sent may be.
 * @property deflate compression of messages, RFC 7692; null for none. Default: offered and accepted.
 * @property keepAlive the time between two pings that are sent by themselves: the manual's `-keepalive`. Zero or less
 *   for none. Default null: 30 s at a server, none at a client.
 * @property ping what those pings say: the manual's `-ping`; at most 125 bytes. Default empty.
 * @property pingTimeout how long the peer may be silent after such a ping before it is taken for dead. Default 20 s;
 *   zero never does so.
 * @property closeTimeout how long the closing handshake may take before the connection is cut off. Default 10 s.
 * @property inPieces whether messages are handed out in pieces, as they arrive, instead of whole: [Message.isFinal] is
 *   then false for all but the last piece of each, and [WebSocketLimits.messageBytes] does not hold. Default false.
 */
public data class WebSocketOptions(
    public val limits: WebSocketLimits = DEFAULT_LIMITS,
    public val deflate: DeflateOptions? = DEFAULT_DEFLATE,
    public val keepAlive: Duration? = null,
    public val ping: ByteString = ByteString.EMPTY,
    public val pingTimeout: Duration = 20.seconds,
    public val closeTimeout: Duration = 10.seconds,
    public val inPieces: Boolean = false,
) {
    init {
        checkPing(ping)
        require(!pingTimeout.isNegative()) { "pingTimeout is $pingTimeout: give a time, or Duration.ZERO for none" }
        require(closeTimeout.isPositive()) { "closeTimeout is $closeTimeout: give a time above 0" }
    }

    internal companion object {
        private val DEFAULT_LIMITS = WebSocketLimits()
        private val DEFAULT_DEFLATE = DeflateOptions()

        /** One for all, as thousands of WebSockets may have it. */
        val DEFAULT = WebSocketOptions()
    }
}

/**
 * How large what a WebSocket receives and what it has to send may be. What the peer sends over a limit ends the
 * WebSocket with code 1009.
 *
 * @property frameBytes bytes of one frame, as it is sent; -1, the default, for no bound but the message's.
 * @property messageBytes bytes of a whole message, once inflated. Default 16 MiB; -1 for no bound. Does not hold for
 *   what is handed out in pieces or received into a sink.
 * @property messageFragments how many frames one message may come in. Default 1,048,576; -1 for no bound.
 * @property decodedRatio how many inflated bytes one compressed byte may turn into, once a message has more than 1 MiB.
 *   Default 1,100, which deflate never reaches; -1 for no bound.
 * @property incomingBytes so much that was received may wait for who receives; then the connection is read no further,
 *   and the peer has to wait. Default 1 MiB: while a message of that size is being used the next one is put together.
 * @property outgoingBytes so much may wait to be sent; then `send` suspends. Default 16 MiB.
 */
public data class WebSocketLimits(
    public val frameBytes: Long = -1,
    public val messageBytes: Long = 16L * 1024 * 1024,
    public val messageFragments: Int = 1024 * 1024,
    public val decodedRatio: Int = 1_100,
    public val incomingBytes: Long = 1024L * 1024,
    public val outgoingBytes: Long = 16L * 1024 * 1024,
) {
    init {
        require(frameBytes == -1L || frameBytes >= 125) {
            "frameBytes is $frameBytes: give 125 or more, or -1 for no bound"
        }
        require(messageBytes == -1L || messageBytes in 1..Int.MAX_VALUE) {
            "messageBytes is $messageBytes: give 1 to ${Int.MAX_VALUE}, or -1 for no bound"
        }
        require(messageFragments == -1 || messageFragments > 0) {
            "messageFragments is $messageFragments: give 1 or more, or -1 for no bound"
        }
        require(decodedRatio == -1 || decodedRatio > 0) {
            "decodedRatio is $decodedRatio: give 1 or more, or -1 for no bound"
        }
        require(incomingBytes > 0) { "incomingBytes is $incomingBytes: give a number above 0" }
        require(outgoingBytes > 0) { "outgoingBytes is $outgoingBytes: give a number above 0" }
    }
}

/**
 * Compression of messages by `permessage-deflate`, RFC 7692: what is offered as a client, or agreed to as a server.
 *
 * @property threshold messages smaller than this many bytes are sent as they are. Default 1,024.
 * @property level how hard to try, 1 (fast) to 9 (small). Default 3, which takes about half the time of zlib's own
 *   default, 6, for messages about a tenth larger; the figures are in `docs/websocket.md`.
 * @property serverNoContextTakeover whether the server forgets each message after it has compressed it: it takes less
 *   memory and compresses less. A client asks for it, a server does it. Default false.
 * @property clientNoContextTakeover the same for what the client compresses. Default false.
 * @property serverMaxWindowBits how many bits wide the server's window may be at most, 8 to 15. A client asks for it, a
 *   server keeps to it. Default 15.
 * @property clientMaxWindowBits the same for the client's window. A server can ask for it only where the client has
 *   said that it understands that, as this one does. Default 15.
 */
public data class DeflateOptions(
    public val threshold: Int = 1024,
    public val level: Int = 3,
    public val serverNoContextTakeover: Boolean = false,
    public val clientNoContextTakeover: Boolean = false,
    public val serverMaxWindowBits: Int = 15,
    public val clientMaxWindowBits: Int = 15,
) {
    init {
        require(threshold >= 0) { "threshold is $threshold: give a number of bytes" }
        require(level in 1..9) { "level is $level: give 1 to 9" }
        require(serverMaxWindowBits in 8..15) { "serverMaxWindowBits is $serverMaxWindowBits: give 8 to 15" }
        require(clientMaxWindowBits in 8..15) { "clientMaxWindowBits is $clientMaxWindowBits: give 8 to 15" }
    }
}

internal fun checkPing(ping: ByteString): ByteString {
    require(ping.size <= 125) { "a ping has at most 125 bytes, and this one ${ping.size}" }
    return ping
}
