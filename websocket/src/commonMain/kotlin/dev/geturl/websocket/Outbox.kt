package dev.geturl.websocket

import dev.geturl.HttpException
import dev.geturl.InternalGeturlApi
import dev.geturl.net.Connection
import dev.geturl.net.ImmediateConnection
import dev.geturl.websocket.frame.FrameQueue
import dev.geturl.websocket.frame.LargePayload
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.launch
import okio.Buffer
import kotlin.concurrent.Volatile
import kotlin.concurrent.atomics.AtomicBoolean
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.coroutines.EmptyCoroutineContext

/**
 * What waits to be sent on one connection. Whoever sends appends to [frames] inside of [door], on its own thread; many
 * frames are then written at once, by the loop or, where nothing more is to be expected, by whoever has appended.
 *
 * @param limit when more bytes than this wait, whoever appends is to wait as well.
 * @param onFailure is told why nothing can be sent any more, on any thread.
 */
@OptIn(ExperimentalAtomicApi::class, InternalGeturlApi::class)
internal class Outbox(
    private val connection: Connection,
    private val scope: CoroutineScope,
    private val limit: Long,
    private val onFailure: (HttpException) -> Unit,
) : Runnable {
    private val immediate = connection as? ImmediateConnection

    /** Held for as long as it takes to append a frame, and never while somebody suspends. */
    val door = Door()

    /** Where frames are appended; guarded by [door]. */
    val frames = FrameQueue()

    /** What is being written, and the large payload that follows it; they belong to whoever has set [isWriting]. */
    private val outgoing = Buffer()
    private var payload: LargePayload? = null
    private val isWriting = AtomicBoolean(false)
    private val isFlushDue = AtomicBoolean(false)

    /** How many bytes [outgoing] and [payload] have. */
    @Volatile
    private var leaving = 0L

    /** How many bytes were appended in all, and how many of them when the flush that is due looked last. */
    @Volatile
    private var appended = 0L
    private var seen = 0L

    /** How many of them have been taken out to be written. */
    @Volatile
    private var takenOut = 0L

    @Volatile
    private var isBroken = false

    /** Told when something was written. */
    private val written = Signal()

    /** Whether more waits than may. */
    val isFull: Boolean get() = !isBroken && appended - takenOut + leaving > limit

    /** Counts what was appended. Inside of [door]. */
    fun counted() {
        if (isBroken) frames.clear()
        appended = takenOut + frames.size
    }

    /** Suspends while too much waits. */
    suspend fun awaitRoom(): Unit = written.awaitUntil { !isFull }

    /** Suspends until all that was appended has been given to the peer, or cannot be. */
    suspend fun awaitSent(): Unit = written.awaitUntil { isBroken || (appended == takenOut && leaving == 0L) }

    /** Sees to it that what was appended is sent. From any thread. */
    fun flushSoon() {
        if (isFlushDue.compareAndSet(false, true)) lookAgain()
    }

    private fun lookAgain() {
        seen = appended
        connection.dispatcher.dispatch(EmptyCoroutineContext, this)
    }

    /** As long as each turn of the loop brings more, and it is not much yet, the next one may bring more still. */
    override fun run() {
        val now = appended
        if (now > seen && now - takenOut < GATHERED_BYTES) return lookAgain()
        isFlushDue.store(false)
        flushNow()
    }

    /** Writes what was appended, here, as far as the peer takes it at once. From any thread. */
    fun flushNow() {
        // Who is writing already looks again when it is done.
        if (!isWriting.compareAndSet(false, true)) return
        try {
            while (takeOut()) if (!writeNow()) return writeLater()
        } catch (broken: HttpException) {
            breakOff(broken)
        }
        doneWriting()
    }

    /** False when there is nothing, or somebody is appending, who sees to the rest. */
    private fun takeOut(): Boolean {
        if (goOn()) return true
        if (appended == takenOut || !door.tryEnter()) return false
        try {
            payload = frames.takeTo(outgoing)
            measure()
            takenOut += leaving
        } finally {
            door.leave()
        }
        goOn()
        return !outgoing.exhausted()
    }

    /** Brings up the next step of a large payload; false when there is none. */
    private fun goOn(): Boolean {
        val payload = payload ?: return false
        payload.copyTo(outgoing, most = maxOf(PAYLOAD_STEP_BYTES - outgoing.size, 0).toInt())
        if (payload.left == 0) this.payload = null
        return true
    }

    private fun measure() {
        leaving = outgoing.size + (payload?.left ?: 0)
    }

    private fun writeNow(): Boolean {
        immediate?.writeNow(outgoing, outgoing.size)
        measure()
        return outgoing.exhausted()
    }

    /** The rest is written by a coroutine that suspends while the peer does not take it. */
    private fun writeLater() {
        written.tell()
        scope.launch(start = CoroutineStart.UNDISPATCHED) {
            try {
                do writeStep() while (goOn() || !outgoing.exhausted())
                connection.flush()
                leaving = 0
            } catch (broken: HttpException) {
                breakOff(broken)
            }
            doneWriting()
        }
    }

    /** So much at a time that whoever waits for room goes on when there is some, and not when all has gone. */
    private suspend fun writeStep() {
        connection.write(outgoing, minOf(outgoing.size, STEP_BYTES))
        // What a layer in between holds has not gone before it was flushed.
        if (outgoing.exhausted() && payload == null) return
        measure()
        written.tell()
    }

    private fun doneWriting() {
        isWriting.store(false)
        written.tell()
        if (!isBroken && appended != takenOut) flushSoon()
    }

    private fun breakOff(broken: HttpException) {
        isBroken = true
        outgoing.clear()
        payload = null
        leaving = 0
        onFailure(broken)
    }

    /** Nothing more is sent. From any thread; what is being written is dropped by who writes it. */
    fun close() {
        isBroken = true
        written.tell()
    }

    private companion object {
        /** So much fits in a socket's buffer for sure and is worth a call of its own. */
        const val GATHERED_BYTES = 16 * 1024
        const val STEP_BYTES = 256L * 1024

        /** As much as a connection writes with one call. */
        const val PAYLOAD_STEP_BYTES = 64L * 1024
    }
}
