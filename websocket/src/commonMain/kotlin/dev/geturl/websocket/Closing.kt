package dev.geturl.websocket

import dev.geturl.HttpException
import dev.geturl.InternalGeturlApi
import dev.geturl.websocket.frame.ClosePayload
import dev.geturl.websocket.frame.Violation
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlin.concurrent.Volatile
import kotlin.concurrent.atomics.AtomicBoolean
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.time.Duration

/**
 * How a WebSocket ends, RFC 6455 section 7: by either end's closing, by what the peer may not do, or by its connection.
 *
 * @param timeout how long the closing handshake may take.
 * @param onOver is called once, on the loop, when all is over.
 */
@OptIn(ExperimentalAtomicApi::class, InternalGeturlApi::class)
internal class Closing(private val duplex: Duplex, private val timeout: Duration, private val onOver: () -> Unit) {
    private val ended = CompletableDeferred<CloseReason>()
    private val failure = AtomicReference<WebSocketException?>(null)
    private val isTimed = AtomicBoolean(false)

    /** What this end has closed with; null while it has not. */
    @Volatile
    private var sent: ClosePayload? = null

    /** How it ended; null while it has not. */
    @Volatile
    var reason: CloseReason? = null
        private set

    /** Whether nothing can be sent any more. */
    val hasBegun: Boolean get() = duplex.sender.isEnded || duplex.reading.closed != null || reason != null

    suspend fun await(): CloseReason = ended.await()

    /** Reads until it is over, and ends it. */
    suspend fun readToEnd() {
        try {
            if (duplex.reading.untilClose()) answer() else lost(cause = null)
        } catch (violation: Violation) {
            refuse(violation)
        } catch (broken: HttpException) {
            lost(broken)
        } finally {
            withContext(NonCancellable) { end() }
        }
    }

    /**
     * Sends a Close frame, unless one was sent before, and waits no longer than it may for the peer's. A peer that has
     * closed first has its own code back, RFC 6455 section 5.5.1.
     */
    suspend fun close(payload: ClosePayload) {
        val said = duplex.reading.closed ?: payload
        if (duplex.sender.close(said)) sent = said
        boundTime()
        stopReceiving()
        duplex.outbox.flushSoon()
    }

    /** Closes with [code], without waiting for anything. */
    fun begin(code: Int) {
        duplex.scope.launch { close(ClosePayload(code, CloseCode.defaultReason(code))) }
    }

    /** Ends it at once, because of [why]. */
    fun fail(why: WebSocketException) {
        failure.compareAndSet(null, why)
        stopReceiving()
        duplex.connection.close()
    }

    /** Ends it at once. */
    fun cutOff() {
        if (reason == null) fail(WebSocketException.ConnectionLost("The WebSocket was cut off at this end"))
    }

    /** Nothing can be sent any more, but what the peer has sent before may say why. */
    fun outputBroke(why: HttpException) {
        lost(why)
        boundTime()
    }

    /** What nobody receives must not keep the end from being read. */
    private fun stopReceiving() {
        duplex.inbox.isDropping = true
        duplex.inbox.stopWaiting()
    }

    private fun boundTime() {
        if (!isTimed.compareAndSet(expectedValue = false, newValue = true)) return
        duplex.scope.launch {
            delay(timeout)
            duplex.connection.close()
        }
    }

    /** The peer has closed: it has the same code back, RFC 6455 section 5.5.1. */
    private suspend fun answer() {
        duplex.reading.closed?.let { close(it) }
        partWith(isFirst = duplex.role == WebSocketRole.SERVER)
    }

    private suspend fun refuse(violation: Violation) {
        val why = WebSocketException.Violation(violation.code, violation.message, violation.hint, violation.cause)
        failure.compareAndSet(null, why)
        close(ClosePayload(violation.code, violation.message))
        partWith(isFirst = true)
    }

    private fun lost(cause: HttpException?) {
        if (duplex.sender.isEnded) return
        failure.compareAndSet(null, lostBy(cause))
    }

    private fun lostBy(cause: HttpException?) = WebSocketException.ConnectionLost(
        if (cause == null) "The peer ended the connection without closing the WebSocket" else "${cause.message}",
        cause = cause,
    )

    /**
     * Waits for the peer to end the connection, as what it still sends would otherwise be answered with a reset, which
     * may overtake the Close frame.
     *
     * @param isFirst whether this end ends its side first, as the server has to: RFC 6455 section 7.1.1.
     */
    private suspend fun partWith(isFirst: Boolean) {
        try {
            duplex.outbox.awaitSent()
            if (isFirst) duplex.connection.shutdownOutput()
            duplex.reading.untilEnd()
        } catch (_: HttpException) {
            // The end of the connection is what this waits for, however it comes.
        }
    }

    private suspend fun end() {
        duplex.connection.close()
        duplex.outbox.close()
        duplex.sender.release()
        duplex.reading.close()
        val reason = reasonNow()
        this.reason = reason
        ended.complete(reason)
        // A peer that has closed need not wait for the answer.
        val why = failure.load()?.takeIf { duplex.reading.closed == null || it !is WebSocketException.ConnectionLost }
        duplex.inbox.add(WebSocketEvent.Disconnect(reason, why), 0)
        duplex.inbox.end(why)
        duplex.scope.cancel()
        onOver()
    }

    private fun reasonNow(): CloseReason {
        val said = duplex.reading.closed ?: sent
        return CloseReason(
            said?.code ?: CloseCode.ABNORMAL,
            said?.reason.orEmpty(),
            isClean = duplex.reading.closed != null && sent != null,
        )
    }
}
