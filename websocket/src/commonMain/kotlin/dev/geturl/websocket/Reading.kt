package dev.geturl.websocket

import dev.geturl.HttpException
import dev.geturl.net.Connection
import dev.geturl.websocket.frame.Arrivals
import dev.geturl.websocket.frame.ClosePayload
import dev.geturl.websocket.frame.Masking
import dev.geturl.websocket.frame.MessageDecoder
import dev.geturl.websocket.frame.Violation
import kotlinx.coroutines.withTimeoutOrNull
import okio.Buffer
import okio.ByteString
import kotlin.concurrent.Volatile
import kotlin.time.Duration.Companion.milliseconds

/**
 * Reads a connection to its end, on its loop: puts what comes into [inbox], and answers pings by [pong]. While nothing
 * comes it holds no buffer.
 *
 * @param answering answers pings.
 */
internal class Reading(
    private val connection: Connection,
    private val inbox: Inbox,
    private val answering: Answering,
    decoder: (Arrivals) -> MessageDecoder,
) : Arrivals,
    AutoCloseable {
    /** Who answers the peer's pings. */
    interface Answering {
        /** Answers [pings]; false when that has to wait. */
        suspend fun answer(pings: List<ByteString>): Boolean
    }

    private val decoder = decoder(this)
    private val input = Buffer()

    /** Pings that have not been answered; null until there were some. */
    private var pings: ArrayDeque<ByteString>? = null

    /** Whether all pings and pongs are told; else the first, for who asks for them once the WebSocket is open. */
    @Volatile
    var tellsControl = false
    private var told = 0

    /** Whether messages are handed out in pieces. */
    var inPieces: Boolean
        get() = decoder.inPieces
        set(value) {
            decoder.inPieces = value
        }

    /** How often something has come. */
    @Volatile
    var heard = 0
        private set

    /** Whether it waits for somebody to receive what has come. */
    @Volatile
    var isPaused = false
        private set

    /** What the peer has closed with; null while it has not. */
    @Volatile
    var closed: ClosePayload? = null
        private set

    override val isAwaited: Boolean get() = inbox.isAwaited

    override fun hasRoom(assembling: Long): Boolean = inbox.hasRoom(assembling)

    override fun message(message: Message) = inbox.add(message, message.size)

    override fun ping(payload: ByteString) {
        // Whoever has not answered some may answer the last of them alone, RFC 6455 section 5.5.3.
        val pings = pings ?: ArrayDeque<ByteString>().also { pings = it }
        if (pings.size == MAX_PINGS) pings.removeFirst()
        pings.addLast(payload)
        if (isTold()) inbox.add(WebSocketEvent.Ping(payload), payload.size)
    }

    override fun pong(payload: ByteString) {
        if (isTold()) inbox.add(WebSocketEvent.Pong(payload), payload.size)
    }

    private fun isTold() = tellsControl || (told < EARLY).also { if (it) told++ }

    override fun close(payload: ClosePayload) {
        closed = payload
        inbox.add(WebSocketEvent.Close(payload.code, payload.reason), 0)
    }

    /**
     * Reads until the peer closes: true then, false when the connection has ended before.
     *
     * @throws Violation when the peer has sent what it may not; what came before it has been handed over.
     * @throws HttpException when the connection breaks.
     */
    suspend fun untilClose(): Boolean {
        while (true) {
            val turn = inbox.turn
            val isHungry = try {
                decoder.decode(input)
            } finally {
                answerPings()
                inbox.publish()
            }
            if (closed != null) return true
            if (!isHungry) pause(turn)
            // One that was closed under a pause says so here.
            if ((isHungry || !connection.isOpen) && !read()) return false
        }
    }

    /** Waits for who receives, and looks now and then whether the connection is still there. */
    private suspend fun pause(turn: Int) {
        isPaused = true
        withTimeoutOrNull(LOOK_EVERY) { inbox.awaitTurn(turn) }
        isPaused = false
    }

    private suspend fun answerPings() {
        val pings = pings
        if (pings.isNullOrEmpty()) return
        // What cannot be sent now must not pile up.
        if (answering.answer(pings)) pings.clear() else while (pings.size > 1) pings.removeFirst()
    }

    private suspend inline fun read(): Boolean {
        if (connection.read(input, READ_BYTES) == -1L) return false
        heard++
        return true
    }

    /** Reads and drops all until the peer ends the connection. */
    suspend fun untilEnd() {
        do input.clear() while (connection.read(input, READ_BYTES) != -1L)
    }

    override fun close() {
        input.clear()
        decoder.close()
    }

    private companion object {
        /** As much as a connection reads at a time. */
        const val READ_BYTES = 256L * 1024

        val LOOK_EVERY = 500.milliseconds

        /** So many pings of one read are answered. */
        const val MAX_PINGS = 64

        /** So many pings and pongs wait for somebody who may never ask for them. */
        const val EARLY = 16
    }
}
