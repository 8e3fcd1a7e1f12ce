package dev.geturl.websocket

import dev.geturl.Transaction
import okio.IOException
import kotlin.jvm.JvmSynthetic

/**
 * The root of what can go wrong with a WebSocket; an [IOException], which Java sees as its own. What goes wrong on the
 * way to the server's answer is an [dev.geturl.HttpException], as with every request.
 *
 * ```
 * WebSocketException
 * ├── Refused             the server answered, but has not opened a WebSocket
 * ├── Violation           the peer sent what the protocol or a limit of this end does not allow
 * ├── ConnectionLost      the connection ended or broke without a closing handshake
 * ├── PeerSilent          the peer did not answer a ping in time
 * └── Closed              the WebSocket is closing or closed, and nothing can be sent
 * ```
 *
 * The message says what happened; [hint] says what to do about it.
 *
 * @property hint what the caller can do about it, or an empty string.
 */
public sealed class WebSocketException(
    message: String,
    public val hint: String = "",
    cause: Throwable? = null,
) : IOException(message, cause) {
    /** The message and the hint in one line. */
    override fun toString(): String = buildString {
        append("WebSocketException.").append(this@WebSocketException::class.simpleName).append(": ").append(message)
        if (hint.isNotEmpty()) append(". ").append(hint)
    }

    /**
     * The server answered the handshake, but has not opened a WebSocket: RFC 6455 section 4.1.
     *
     * @property kind what was wrong with the answer.
     * @property transaction the exchange, with the server's response.
     */
    public class Refused internal constructor(
        public val kind: Refusal,
        @get:JvmSynthetic public val transaction: Transaction,
        message: String,
        hint: String = "",
    ) : WebSocketException(message, hint)

    /**
     * The peer sent what the protocol or a limit of this end does not allow. It was told so, and the connection closed.
     *
     * @property code the code by which it was told, see [CloseCode].
     */
    public class Violation(public val code: Int, message: String, hint: String = "", cause: Throwable? = null) :
        WebSocketException(message, hint, cause)

    /** The connection ended or broke without a closing handshake: code 1006. */
    public class ConnectionLost(message: String, hint: String = "", cause: Throwable? = null) :
        WebSocketException(message, hint, cause)

    /** The peer did not answer a ping within [WebSocketOptions.pingTimeout]. */
    public class PeerSilent(message: String, hint: String = "") : WebSocketException(message, hint)

    /**
     * The WebSocket is closing or closed, and nothing can be sent any more.
     *
     * @property reason how it ended; null while the closing handshake is under way.
     */
    public class Closed(public val reason: CloseReason?, message: String, cause: Throwable? = null) :
        WebSocketException(message, "Open a new one, or use webSocketFlow, which does.", cause)
}

/** What was wrong with a server's answer to the opening handshake, see [WebSocketException.Refused]. */
public enum class Refusal {
    /** The status code is not 101. */
    STATUS,

    /** `Upgrade` does not say `websocket`. */
    UPGRADE,

    /** `Connection` does not say `upgrade`. */
    CONNECTION,

    /** `Sec-WebSocket-Accept` is missing, or does not fit the key that was sent. */
    ACCEPT,

    /** `Sec-WebSocket-Extensions` names what was not offered, or parameters that cannot be. */
    EXTENSION,

    /** `Sec-WebSocket-Protocol` names what was not asked for. */
    PROTOCOL,
}
