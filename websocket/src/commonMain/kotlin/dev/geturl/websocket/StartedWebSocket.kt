package dev.geturl.websocket

import dev.geturl.HttpException
import dev.geturl.net.SocketAddress
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import okio.ByteString
import okio.IOException
import okio.Sink
import okio.Source
import kotlin.concurrent.Volatile
import kotlin.coroutines.CoroutineContext
import kotlin.time.Duration

/**
 * A client's WebSocket that is there before it is open, as the manual's `open` gives it: whoever sends before that
 * waits for it.
 *
 * @param context where [handler] is called.
 * @param open opens it.
 */
@OptIn(ExperimentalCoroutinesApi::class)
internal class StartedWebSocket(
    override val handler: WebSocketHandler,
    context: CoroutineContext,
    private val log: WebSocketLog,
    open: suspend () -> Session,
) : WebSocket {
    private val scope = CoroutineScope(context + SupervisorJob())
    private val opening: Deferred<Session> = scope.async { open() }
    private val ended = CompletableDeferred<CloseReason>()

    @Volatile
    private var keepAlive: Duration? = null

    @Volatile
    private var ping: ByteString? = null

    private val opened: Session?
        get() {
            val isOpened = opening.isCompleted && opening.getCompletionExceptionOrNull() == null
            return if (isOpened) opening.getCompleted() else null
        }

    override val role: WebSocketRole get() = WebSocketRole.CLIENT
    override val protocol: String get() = opened?.protocol.orEmpty()
    override val extensions: String get() = opened?.extensions.orEmpty()
    override val localAddress: SocketAddress? get() = opened?.localAddress
    override val peerAddress: SocketAddress? get() = opened?.peerAddress
    override val closeReason: CloseReason? get() = if (ended.isCompleted) ended.getCompleted() else opened?.closeReason

    override val state: WebSocketState
        get() = when {
            !opening.isCompleted -> WebSocketState.CONNECTING
            else -> opened?.state ?: WebSocketState.CLOSED
        }

    override val conninfo: ConnInfo
        get() {
            val known = opened?.conninfo
            return ConnInfo(known?.peername.orEmpty(), known?.sockname.orEmpty(), role, handler, state)
        }

    override val incoming: Flow<Message> = flow { emitAll(opening.await().incoming) }
    override val events: Flow<WebSocketEvent> = flow { emitAll(opening.await().events) }

    /** Begins to call the handler. */
    fun start() {
        scope.launch { callHandler() }
    }

    private suspend fun callHandler() {
        val session = sessionOrNull() ?: return
        session.configure(keepAlive, ping)
        try {
            handle(this, session.events, handler, log, session::unexpected)
        } finally {
            ended.complete(withContext(NonCancellable) { session.awaitClosed() })
        }
    }

    /** Null when it could not be opened, which the handler was told. */
    private suspend fun sessionOrNull(): Session? = try {
        opening.await()
    } catch (failure: IOException) {
        notOpened(failure)
    } catch (cancelled: CancellationException) {
        notOpened(WebSocketException.ConnectionLost("The WebSocket was cut off before it was open", cause = cancelled))
    } catch (wrong: IllegalArgumentException) {
        notOpened(wrong)
    }

    private suspend fun notOpened(failure: Exception): Session? {
        val reason = if (failure is HttpException.TlsFailed) TLS_FAILED else NOT_OPENED
        try {
            handle(this, flowOf(WebSocketEvent.Disconnect(reason, failure)), handler, log) {}
        } finally {
            ended.complete(reason)
        }
        return null
    }

    override suspend fun receive(): Message? = opening.await().receive()

    override suspend fun receive(sink: Sink): MessageType? = opening.await().receive(sink)

    override suspend fun send(text: String, final: Boolean): Unit = opening.await().send(text, final)

    override suspend fun send(bytes: ByteString, final: Boolean): Unit = opening.await().send(bytes, final)

    override suspend fun send(message: Message): Unit = opening.await().send(message)

    override suspend fun send(type: MessageType, source: Source): Long = opening.await().send(type, source)

    override suspend fun ping(payload: ByteString): Unit = opening.await().ping(payload)

    override suspend fun pong(payload: ByteString): Unit = opening.await().pong(payload)

    override fun configure(keepAlive: Duration?, ping: ByteString?) {
        if (keepAlive != null) this.keepAlive = keepAlive
        if (ping != null) this.ping = checkPing(ping)
        opened?.configure(keepAlive, ping)
    }

    override suspend fun close(code: Int, reason: String): CloseReason {
        // Not until the handler has heard of it: it may be the handler that closes.
        opened?.let { return it.close(code, reason) }
        opening.cancel()
        return NOT_OPENED
    }

    override fun cancel() {
        opening.cancel()
        opened?.cancel()
    }

    override suspend fun awaitClosed(): CloseReason = ended.await()

    override fun toString(): String = "$conninfo"

    private companion object {
        val NOT_OPENED = unopened(CloseCode.ABNORMAL)
        val TLS_FAILED = unopened(CloseCode.TLS_FAILED)

        fun unopened(code: Int) = CloseReason(code, CloseCode.defaultReason(code), isClean = false)
    }
}
