package dev.geturl.websocket

import dev.geturl.net.SocketAddress
import kotlinx.coroutines.flow.Flow
import okio.ByteString
import okio.Sink
import okio.Source
import kotlin.time.Duration

/**
 * One end of a WebSocket, RFC 6455: the manual's socket. Clients and servers have the same.
 *
 * All of it can be used from any thread. Several may send at a time; one receives at a time. Where the collector of
 * [incoming] runs on the connection's own loop nothing goes from thread to thread.
 */
public sealed interface WebSocket {
    /** Whether this end is the client or the server: the manual's `conninfo type`. */
    public val role: WebSocketRole

    /** How far it is: the manual's `conninfo state`. */
    public val state: WebSocketState

    /** The subprotocol that both ends have agreed on; empty when there is none. */
    public val protocol: String

    /** The extensions that both ends have agreed on, as the server wrote them; empty when there is none. */
    public val extensions: String

    /** Where this end of the connection is; null while it is being opened. */
    public val localAddress: SocketAddress?

    /** Where the other end of the connection is; null while it is being opened. */
    public val peerAddress: SocketAddress?

    /** Who is called back; null where nobody is. */
    public val handler: WebSocketHandler?

    /** How it ended; null while it has not. */
    public val closeReason: CloseReason?

    /** All that the manual's `conninfo` tells, as it is now. */
    public val conninfo: ConnInfo

    /**
     * The messages of the peer. Ends when the peer has closed in good order, and throws what went wrong when it has
     * not. Who stops collecting may go on later; two at a time may not. While nobody collects the peer has to wait.
     *
     * A collector that is cancelled loses what it was just given, and nothing else.
     *
     * Collecting throws [WebSocketException] when the connection ended otherwise, and [IllegalStateException] when
     * somebody else receives.
     */
    public val incoming: Flow<Message>

    /**
     * All that happens, in its order, with [WebSocketEvent.Connect] first and [WebSocketEvent.Disconnect] last; else as
     * [incoming], but that it never throws a [WebSocketException]. Pings and pongs are told from the first time on that
     * somebody collects this, and the first 16 of those that came before.
     */
    public val events: Flow<WebSocketEvent>

    /**
     * Suspends until there is a message, or a piece of one with [WebSocketOptions.inPieces]. Null when the peer has
     * closed in good order.
     *
     * @throws WebSocketException when the connection ended otherwise.
     * @throws IllegalStateException when somebody else receives.
     */
    public suspend fun receive(): Message?

    /**
     * Receives one message into [sink] while it arrives, however long it is. [sink] may block; it is flushed and left
     * open. Cancelled, it leaves the rest of the message for the next to receive.
     *
     * @return what it was; null when the peer has closed in good order instead.
     * @throws WebSocketException when the connection ended otherwise.
     * @throws IllegalStateException when somebody else receives.
     */
    public suspend fun receive(sink: Sink): MessageType?

    /**
     * Sends [text] in UTF-8, where not [final] as a fragment of a message that the next of the same type goes on:
     * the manual's `send`. Returns when it is in line to be sent, and suspends while too much is
     * ([WebSocketLimits.outgoingBytes]). Cancelling while it suspends for that does not take it back.
     *
     * @throws WebSocketException.Closed when the WebSocket is closing or closed.
     * @throws IllegalStateException when a message of the other type has been begun.
     */
    public suspend fun send(text: String, final: Boolean = true)

    /** Sends [bytes] as binary data; else as the other [send]. */
    public suspend fun send(bytes: ByteString, final: Boolean = true)

    /** Sends [message], or the piece of one that it is; else as the other [send]. */
    public suspend fun send(message: Message)

    /**
     * Sends all that [source] holds as one message of [type], in fragments, so that its length need not be known. Other
     * messages wait until it is done; pings and pongs do not. [source] may block, and is closed at the end, whatever
     * came of it.
     *
     * A source that throws leaves a message that nobody can end: the WebSocket is closed with 1011.
     *
     * @return how many bytes it held.
     * @throws WebSocketException.Closed when the WebSocket is closing or closed.
     */
    public suspend fun send(type: MessageType, source: Source): Long

    /**
     * Sends a ping, which the peer answers with a pong of the same [payload].
     *
     * @param payload at most 125 bytes.
     * @throws WebSocketException.Closed when the WebSocket is closing or closed.
     */
    public suspend fun ping(payload: ByteString = ByteString.EMPTY)

    /** Sends a pong that was not asked for; those that were are sent by themselves. Else as [ping]. */
    public suspend fun pong(payload: ByteString = ByteString.EMPTY)

    /**
     * Changes the pings that are sent by themselves: the manual's `configure`. What is null stays as it is.
     *
     * @param keepAlive the time between them; zero or less for none.
     * @param ping what they say, at most 125 bytes.
     */
    public fun configure(keepAlive: Duration? = null, ping: ByteString? = null)

    /**
     * Closes in good order: sends what waits, then [code] and [reason], and suspends until the peer has answered and
     * the connection has ended, or [WebSocketOptions.closeTimeout] is over, or the coroutine is cancelled; then the
     * connection is cut off. Messages that the peer still sends can be received meanwhile, and are dropped where nobody
     * does. Does nothing but wait when it is closing already.
     *
     * @param code see [CloseCode.maySend]; or [CloseCode.NO_CODE] to send none.
     * @param reason at most 125 bytes go with the code, so those of UTF-8 that fit in 123 are sent, cut at a character.
     *   Default: the manual's for the [code].
     * @return how it ended.
     * @throws IllegalArgumentException when [code] may not be sent.
     */
    public suspend fun close(code: Int = CloseCode.NORMAL, reason: String = CloseCode.defaultReason(code)): CloseReason

    /** Cuts the connection off without a word. Returns at once; may be called often. */
    public fun cancel()

    /**
     * Suspends until it is over, for whatever reason, and says how it ended. Of one that was started with a handler,
     * until that has heard of it; so not for the handler itself.
     */
    public suspend fun awaitClosed(): CloseReason
}

/** Is called for each thing that happens on a WebSocket: the manual's handler. */
public fun interface WebSocketHandler {
    /**
     * [event] has happened on [socket]. Called for one event after the other; while it runs or suspends the next waits,
     * and with it the peer. What it throws ends the WebSocket with 1011.
     */
    public suspend fun onEvent(socket: WebSocket, event: WebSocketEvent)
}

/** Which end of a WebSocket. */
public enum class WebSocketRole {
    /** The end that has opened it. Masks what it sends. */
    CLIENT,

    /** The end that was asked. */
    SERVER,
    ;

    /** The manual's word: `client` or `server`. */
    public val text: String get() = if (this == CLIENT) "client" else "server"
}

/** How far a WebSocket is, in the manual's words. */
public enum class WebSocketState {
    /** The connection or its handshake is under way. */
    CONNECTING,

    /** Messages go both ways. */
    CONNECTED,

    /** It is over, or one of the ends has begun to close: nothing more can be sent. */
    CLOSED,
}

/**
 * What the manual's `conninfo` tells of a WebSocket.
 *
 * @property peername the name or address of the remote end, and its port; empty while it is being opened.
 * @property sockname the address of the local end, and its port; empty while it is being opened.
 * @property type which end this is.
 * @property handler who is called back; null where nobody is.
 * @property state how far it is.
 */
public class ConnInfo internal constructor(
    public val peername: String,
    public val sockname: String,
    public val type: WebSocketRole,
    public val handler: WebSocketHandler?,
    public val state: WebSocketState,
) {
    /** Whether it is closed. */
    public val closed: Boolean get() = state == WebSocketState.CLOSED

    /** Whether this end is the client. */
    public val client: Boolean get() = type == WebSocketRole.CLIENT

    /** Whether this end is the server. */
    public val server: Boolean get() = type == WebSocketRole.SERVER

    /** `client from 127.0.0.1:4711 to example.org:80, CONNECTED`. */
    override fun toString(): String = "${type.text} from $sockname to $peername, $state"
}
