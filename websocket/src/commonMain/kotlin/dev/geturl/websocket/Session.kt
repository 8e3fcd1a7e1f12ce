package dev.geturl.websocket

import dev.geturl.InternalGeturlApi
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import dev.geturl.websocket.deflate.DeflateAgreement
import dev.geturl.websocket.frame.ClosePayload
import dev.geturl.websocket.frame.Opcode
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.withContext
import okio.ByteString
import okio.Sink
import okio.Source
import kotlin.concurrent.Volatile
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * An open WebSocket over [connection], which it closes at its end; after the handshake, at either end.
 *
 * @param protocol the subprotocol that was agreed on, empty for none.
 * @param deflate how messages are compressed; null for not at all.
 * @param peerName the peer's name and port where they are known, for `conninfo`.
 * @param onEnd is called once, on the loop, when it is over and the connection is closed.
 */
@OptIn(InternalGeturlApi::class)
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
    private val duplex: Duplex =
        Duplex(connection, role, options, platform, deflate, { closed() }, onBroken = { closing.outputBroke(it) })
    private val closing: Closing = Closing(duplex, options.closeTimeout) { over() }
    private val receiver = Receiver(duplex.inbox, options.inPieces)
    private val keepAlive = KeepAlive(duplex.scope, options.pingTimeout, Alive())

    /** Where the receiver was when something was last written on the thread of who had sent it. */
    @Volatile
    private var answered = NEVER

    override val state: WebSocketState
        get() = if (closing.hasBegun) WebSocketState.CLOSED else WebSocketState.CONNECTED

    override val extensions: String get() = deflate?.header.orEmpty()
    override val localAddress: SocketAddress get() = connection.localAddress
    override val peerAddress: SocketAddress get() = connection.peerAddress
    override val closeReason: CloseReason? get() = closing.reason
    override val incoming: Flow<Message> get() = receiver.incoming()
    override val conninfo: ConnInfo
        get() = ConnInfo(peerName ?: "$peerAddress", "$localAddress", role, handler, state)

    override val events: Flow<WebSocketEvent>
        get() {
            duplex.reading.tellsControl = true
            return receiver.events()
        }

    /**
     * Begins to read. Once, from any thread.
     *
     * @param tellsControl whether the first pings and pongs are to be found in [events], too.
     */
    fun start(tellsControl: Boolean = false) {
        duplex.reading.tellsControl = tellsControl
        duplex.reading.inPieces = options.inPieces
        keepAlive.payload = options.ping
        keepAlive.start(options.keepAlive ?: if (role == WebSocketRole.SERVER) SERVER_PINGS else Duration.ZERO)
        duplex.scope.start(closing::readToEnd)
    }

    /** Calls [handler] for each of [events], until it has heard of the end. After [start], which is to tell control. */
    suspend fun call(handler: WebSocketHandler): Unit = handle(this, events, handler, platform.log, ::unexpected)

    /** Ends it as something went wrong at this end. Returns at once. */
    fun unexpected(): Unit = closing.begin(CloseCode.UNEXPECTED)

    override suspend fun receive(): Message? = receiver.receive()

    override suspend fun receive(sink: Sink): MessageType? {
        duplex.reading.inPieces = true
        try {
            return receiver.receive { piece -> sink.take(piece, platform.blocking) }
        } finally {
            duplex.reading.inPieces = options.inPieces
        }
    }

    override suspend fun send(text: String, final: Boolean): Unit = when (duplex.sender.trySend(text, final)) {
        Sender.Outcome.BUSY -> inTurn { duplex.sender.send(text, final) }
        Sender.Outcome.FULL -> awaitRoom()
        Sender.Outcome.DONE -> flush(coroutineContext)
    }

    override suspend fun send(bytes: ByteString, final: Boolean): Unit = when (duplex.sender.trySend(bytes, final)) {
        Sender.Outcome.BUSY -> inTurn { duplex.sender.send(bytes, final) }
        Sender.Outcome.FULL -> awaitRoom()
        Sender.Outcome.DONE -> flush(coroutineContext)
    }

    override suspend fun send(message: Message): Unit = when (duplex.sender.trySend(message)) {
        Sender.Outcome.BUSY -> inTurn { duplex.sender.send(message) }
        Sender.Outcome.FULL -> awaitRoom()
        Sender.Outcome.DONE -> flush(coroutineContext)
    }

    private suspend fun inTurn(send: suspend () -> Unit) {
        send()
        awaitRoom()
    }

    private suspend fun awaitRoom() {
        duplex.outbox.flushSoon()
        duplex.outbox.awaitRoom()
    }

    /**
     * On the loop, what is sent in one turn of it goes out together. Elsewhere the first that is sent after all was
     * received is likely to be the one answer to it, and is spared the way to the loop.
     */
    private fun flush(context: CoroutineContext) {
        val turn = duplex.inbox.turn
        if (turn == answered || context[ContinuationInterceptor] === connection.dispatcher || !duplex.inbox.isDrained) {
            return duplex.outbox.flushSoon()
        }
        answered = turn
        duplex.outbox.flushNow()
    }

    override suspend fun send(type: MessageType, source: Source): Long {
        val fragments = Fragments(source, platform.blocking)
        var isDone = false
        try {
            return duplex.sender.stream(type, fragments::fill, ::awaitRoom).also { isDone = true }
        } finally {
            // Nobody else can end the message that was begun.
            if (!isDone) unexpected()
            withContext(NonCancellable) { fragments.close() }
        }
    }

    override suspend fun ping(payload: ByteString): Unit = control(Opcode.PING, payload)

    override suspend fun pong(payload: ByteString): Unit = control(Opcode.PONG, payload)

    private suspend fun control(opcode: Int, payload: ByteString) {
        if (!duplex.sender.control(opcode, checkPing(payload))) throw closed()
        awaitRoom()
    }

    override fun configure(keepAlive: Duration?, ping: ByteString?) {
        ping?.let { this.keepAlive.payload = checkPing(it) }
        keepAlive?.let { this.keepAlive.start(it) }
        if (closeReason != null) this.keepAlive.stop()
    }

    override suspend fun close(code: Int, reason: String): CloseReason {
        require(code == CloseCode.NO_CODE || CloseCode.maySend(code)) {
            "code $code may not be sent: give 1000, or one of 3000 to 4999"
        }
        try {
            closing.close(ClosePayload(code, reason))
            return closing.await()
        } finally {
            cancel()
        }
    }

    override fun cancel(): Unit = closing.cutOff()

    override suspend fun awaitClosed(): CloseReason = closing.await()

    private fun over() {
        keepAlive.stop()
        platform.log.debug("A WebSocket ended: {}, {}", conninfo, closeReason)
        onEnd(this)
    }

    private fun closed(): WebSocketException =
        WebSocketException.Closed(closing.reason, "The WebSocket with ${conninfo.peername} is closed")

    override fun toString(): String = "$conninfo"

    private inner class Alive : KeepAlive.Peer {
        override val heard: Int get() = duplex.reading.heard
        override val isIgnored: Boolean get() = duplex.reading.isPaused

        override suspend fun sendPing(payload: ByteString) {
            // It must not wait for room: a peer that takes nothing is to be found dead, too.
            if (duplex.sender.control(Opcode.PING, payload)) duplex.outbox.flushSoon()
        }

        override fun isSilent() = closing.fail(
            WebSocketException.PeerSilent(
                "${conninfo.peername} did not answer a ping within ${options.pingTimeout}",
                "Raise WebSocketOptions.pingTimeout if it is only slow.",
            ),
        )
    }

    private companion object {
        const val NEVER = -1
        val SERVER_PINGS = 30.seconds
    }
}
