package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.net.StraightConnection
import okio.Buffer
import java.io.IOException
import java.nio.channels.SocketChannel
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.coroutineContext

/** Whose input a [SocketInput] is: an object less for each connection than functions would be. */
internal interface InputOwner {
    /** Why nothing more comes than has come already; null while something may. */
    val failure: HttpException?

    /** Has the selector look for what comes, or not. On the loop. */
    fun wantInput(isWanted: Boolean)

    /** Its input broke. */
    fun inputBroke(cause: IOException)
}

/**
 * What comes in on a socket of [loop].
 *
 * Read interest stays registered while the connection lives: what arrives goes at once to whoever waits for it, or else
 * to [inbound], until [HIGH_WATER_BYTES] wait there; only then is the interest taken off, and the peer's window fills.
 * So the end of an idle connection is seen when it happens, and an ordinary read costs no change of interest.
 *
 * Everything but [reader] and the flags belongs to the loop's thread.
 */
internal class SocketInput(
    private val loop: EventLoop,
    private val channel: SocketChannel,
    private val owner: InputOwner,
) : Arrivals {
    private val inbound = Buffer()
    private val reader = ReaderSlot(loop, this)
    private var hasEnded = false

    @Volatile
    private var watcher: (() -> Unit)? = null

    @Volatile
    private var disturbed = false

    /** Whether somebody waits for what comes. */
    val isAwaited: Boolean get() = reader.isAwaited

    /** How many bytes wait for a reader. */
    val size: Long get() = inbound.size

    /** As a [dev.geturl.net.Connection] does. */
    suspend fun read(sink: Buffer, byteCount: Long): Long {
        val context = coroutineContext
        val isHere = loop.isCurrent
        val call = if (context[ContinuationInterceptor] === loop) loop.callers.of(context, isHere) else null
        return if (call == null) readElsewhere(sink, byteCount) else reader.read(call, sink, byteCount)
    }

    /** For a coroutine that is not the loop's, or has things to be set in the thread that it goes on in. */
    private suspend fun readElsewhere(sink: Buffer, byteCount: Long): Long {
        while (true) {
            // Then there is no thread to go on on, and no connection that has not failed.
            if (loop.hasEnded) throw checkNotNull(owner.failure)
            val count = if (loop.isCurrent) take(sink, byteCount) else 0
            if (count != 0L) return count
            reader.await()
        }
    }

    /** As a [StraightConnection] does. */
    suspend fun readStraight(taker: StraightConnection.Taker): Long {
        val context = coroutineContext
        val isOurs = context[ContinuationInterceptor] === loop && loop.isCurrent
        val call = if (isOurs && !hasAnswer) loop.callers.of(context, isHere = true) else null
        return if (call == null) ReaderSlot.ELSEWHERE else reader.readStraight(call, taker)
    }

    override fun take(sink: Buffer, byteCount: Long): Long {
        if (inbound.exhausted()) {
            owner.failure?.let { throw it }
            return if (hasEnded) -1 else 0
        }
        val count = minOf(byteCount, inbound.size)
        sink.write(inbound, count)
        handedOn()
        if (inbound.size < LOW_WATER_BYTES) resumeReading()
        return count
    }

    override val hasAnswer: Boolean get() = !inbound.exhausted() || hasEnded || owner.failure != null

    /** A reader has been given something: what is left is for the next. */
    private fun handedOn() {
        val isDrained = !hasAnswer
        reader.settle(!isDrained)
        // Whoever reads all that came while nobody did has judged it: the connection may be watched anew.
        if (isDrained) disturbed = false
    }

    /** As a [dev.geturl.net.Connection] does. */
    fun watch(listener: (() -> Unit)?): Boolean {
        if (listener != null && (hasEnded || !inbound.exhausted())) disturbed = true
        watcher = listener
        return !disturbed && owner.failure == null
    }

    /** Nobody is told any more of what comes while nobody reads. */
    fun unwatch() {
        watcher = null
    }

    /** Drops what nobody will read. */
    fun clear(): Unit = inbound.clear()

    /**
     * Takes what the socket holds. While that is a read buffer full and somebody waits for more, the selector need not
     * be asked in between; but only [READS_IN_TURN] times, so that other connections have their turn.
     */
    fun receive() {
        var left = READS_IN_TURN
        do {
            if (!fill()) return signal()
            takeIn(loop.readBuffer)
        } while (--left > 0 && loop.readBuffer.wasFilled && reader.isAwaited && owner.failure == null)
    }

    private fun fill(): Boolean {
        try {
            if (loop.readBuffer.fill(channel)) return true
            hasEnded = true
            owner.wantInput(false)
        } catch (broken: IOException) {
            owner.inputBroke(broken)
        }
        return false
    }

    /** What somebody waits for goes to where it is wanted; what is left over waits in [inbound]. */
    private fun takeIn(came: ReadBuffer) {
        val waiting = if (came.isExhausted || !inbound.exhausted()) null else reader.claim()
        val given = waiting?.take(came) ?: 0
        came.moveTo(inbound)
        if (inbound.size >= HIGH_WATER_BYTES) owner.wantInput(false)
        if (waiting == null) return signal()
        handedOn()
        waiting.resume(given)
    }

    private fun resumeReading() {
        if (!hasEnded && owner.failure == null) owner.wantInput(true)
    }

    /** Tells whoever reads, or else whoever watches, that something has come. */
    fun signal() {
        if (reader.signal()) return
        watcher?.let {
            disturbed = true
            watcher = null
            it()
        }
    }

    private companion object {
        /** As much as may wait for a slow reader before the socket is no longer read. */
        const val HIGH_WATER_BYTES = 256L * 1024
        const val LOW_WATER_BYTES = 64L * 1024
        const val READS_IN_TURN = 4
    }
}
