package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.InternalGeturlApi
import dev.geturl.net.ImmediateConnection
import dev.geturl.net.SocketAddress
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import okio.Buffer
import java.io.IOException
import java.nio.channels.CancelledKeyException
import java.nio.channels.ClosedChannelException
import java.nio.channels.SelectionKey
import java.nio.channels.SocketChannel
import java.util.concurrent.atomic.AtomicReference
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.coroutineContext
import kotlin.coroutines.resume

/**
 * A socket on an [EventLoop].
 *
 * Read interest stays registered while the connection lives: what arrives is moved to [inbound] at once, until
 * [HIGH_WATER_BYTES] wait there; only then is the interest taken off, and the peer's window fills. So the end of an
 * idle connection is seen when it happens, and an ordinary read costs no change of interest.
 *
 * Everything but [reader], [failure] and the flags belongs to the loop's thread. A write is first tried on the caller's
 * thread; a read by a coroutine of the loop that still runs on its caller's thread waits in [reader] and goes on on the
 * loop: together that makes a small exchange cost one hop.
 */
@OptIn(InternalGeturlApi::class)
internal class NioConnection(
    private val loop: EventLoop,
    private val channel: SocketChannel,
    override val peerAddress: SocketAddress,
) : ImmediateConnection, ReadyHandler, InputOwner, OutputOwner {
    private val inbound = Buffer()
    private val key: SelectionKey = loop.register(channel, SelectionKey.OP_READ, this)
    private val output = SocketOutput(loop, channel, this)

    private val reader = ReaderSlot(loop, this)
    private var writer: CancellableContinuation<Unit>? = null
    private var inputEnded = false

    private val failureSlot = AtomicReference<HttpException?>()
    private val failure: HttpException? get() = failureSlot.get()

    @Volatile
    private var watcher: (() -> Unit)? = null

    @Volatile
    private var disturbed = false

    override val dispatcher: CoroutineDispatcher get() = loop

    /** As the channel keeps it anyway; but that does not give it away any more once it is closed. */
    private val local = channel.localAddress

    override val localAddress: SocketAddress get() = local.toSocketAddress()

    override val isOpen: Boolean get() = failure == null

    override val isAwaited: Boolean get() = reader.isAwaited || writer != null

    /** How many bytes wait for a reader; for tests, on the loop's thread. */
    val inboundBytes: Long get() = inbound.size

    /** What the selector looks for; for tests of back-pressure. */
    val interest: Int get() = key.interestOps()

    override suspend fun read(sink: Buffer, byteCount: Long): Long {
        require(byteCount > 0) { "byteCount is $byteCount: give a number above 0" }
        val context = coroutineContext
        val isOurs = context[ContinuationInterceptor] === loop
        val isHere = loop.isCurrent
        if (!isOurs && !isHere) return withContext(loop) { read(sink, byteCount) }
        val call = if (isOurs) loop.callers.of(context, isHere) else null
        return if (call == null) readElsewhere(sink, byteCount) else reader.read(call, sink, byteCount)
    }

    /** For a coroutine that is not the loop's, or has things to be set in the thread that it goes on in. */
    private suspend fun readElsewhere(sink: Buffer, byteCount: Long): Long {
        while (true) {
            // Then there is no thread to go on on, and no connection that has not failed.
            if (loop.hasEnded) throw checkNotNull(failure)
            val count = if (loop.isCurrent) take(sink, byteCount) else 0
            if (count != 0L) return count
            reader.await()
        }
    }

    override fun take(sink: Buffer, byteCount: Long): Long {
        if (inbound.exhausted()) {
            failure?.let { throw it }
            return if (inputEnded) -1 else 0
        }
        val count = minOf(byteCount, inbound.size)
        sink.write(inbound, count)
        handedOn()
        if (inbound.size < LOW_WATER_BYTES) resumeReading()
        return count
    }

    /** A reader has been given something: what is left is for the next. */
    private fun handedOn() {
        val isDrained = inbound.exhausted() && !inputEnded && isOpen
        reader.settle(!isDrained)
        // Whoever reads all that came while nobody did has judged it: the connection may be watched anew.
        if (isDrained) disturbed = false
    }

    /** Most writes fit in the socket's buffer: they go through without a state machine of their own. */
    override suspend fun write(source: Buffer, byteCount: Long) {
        val left = byteCount - writeNow(source, byteCount)
        if (left > 0) writeRest(source, left)
    }

    private suspend fun writeRest(source: Buffer, byteCount: Long) {
        var left = byteCount
        while (left > 0) {
            val written = writeNow(source, left)
            left -= written
            if (written == 0L) awaitWritable()
        }
    }

    override fun writeNow(source: Buffer, byteCount: Long): Long {
        failure?.let { throw it }
        return output.write(source, byteCount)
    }

    override val isOnLoop: Boolean get() = loop.isCurrent

    override fun sendPutOff(): Unit = output.sendPutOff()

    override fun wantRoom() = unlessClosed { key.addInterest(SelectionKey.OP_WRITE) }

    private suspend fun awaitWritable(): Unit = loop.run {
        failure?.let { throw it }
        suspendCancellableCoroutine<Unit> {
            writer = it
            wantRoom()
        }
    }

    override suspend fun flush(): Unit = Unit

    override suspend fun shutdownOutput() {
        failure?.let { throw it }
        while (output.isBehind) awaitWritable()
        output.throwIfBroken()
        try {
            channel.shutdownOutput()
        } catch (broken: IOException) {
            throw brokenOutput("The connection to $peerAddress broke while ending its output", broken)
        }
    }

    override fun watch(listener: (() -> Unit)?): Boolean {
        if (listener != null && (inputEnded || !inbound.exhausted())) disturbed = true
        watcher = listener
        return !disturbed && failure == null
    }

    override fun close() {
        watcher = null
        fail(HttpException.ConnectionClosed("The connection to $peerAddress was closed at this end"))
        // Also what came before a failure of the peer's, which nobody will read now.
        loop.execute { inbound.clear() }
    }

    override fun onFailure(failure: HttpException) {
        watcher = null
        fail(failure)
        inbound.clear()
    }

    override fun onReady(key: SelectionKey) {
        var ready = 0
        unlessClosed { ready = key.readyOps() }
        if (ready and SelectionKey.OP_WRITE != 0) {
            output.onWritable()
            if (!output.isBehind) {
                unlessClosed { key.removeInterest(SelectionKey.OP_WRITE) }
                wakeWriter()
            }
        }
        if (ready and SelectionKey.OP_READ != 0) receive()
    }

    /**
     * Takes what the socket holds. While that is a read buffer full and somebody waits for more, the selector need not
     * be asked in between; but only [READS_IN_TURN] times, so that other connections have their turn.
     */
    private fun receive() {
        var left = READS_IN_TURN
        do {
            if (!fill()) return signal()
            takeIn(loop.readBuffer)
        } while (--left > 0 && loop.readBuffer.wasFilled && reader.isAwaited && isOpen)
    }

    private fun fill(): Boolean {
        try {
            if (loop.readBuffer.fill(channel)) return true
            endInput()
        } catch (broken: IOException) {
            fail(HttpException.ConnectionClosed("The connection to $peerAddress broke while reading", cause = broken))
        }
        return false
    }

    /** What somebody waits for goes to where it is wanted; what is left over waits in [inbound]. */
    private fun takeIn(came: ReadBuffer) {
        val waiting = if (came.isExhausted || !inbound.exhausted()) null else reader.claim()
        val given = waiting?.let { came.moveTo(it.sink, it.byteCount) } ?: 0
        came.moveTo(inbound)
        if (inbound.size >= HIGH_WATER_BYTES) unlessClosed { key.removeInterest(SelectionKey.OP_READ) }
        if (waiting == null) return signal()
        handedOn()
        waiting.resume(given)
    }

    private fun endInput() {
        inputEnded = true
        unlessClosed { key.removeInterest(SelectionKey.OP_READ) }
    }

    private fun resumeReading() {
        if (inputEnded || failure != null) return
        unlessClosed { if (key.interestOps() and SelectionKey.OP_READ == 0) key.addInterest(SelectionKey.OP_READ) }
    }

    /** Another thread may close the connection at any time, and its key with it: [fail] then tells whoever waits. */
    private inline fun unlessClosed(change: () -> Unit) {
        try {
            change()
        } catch (_: CancelledKeyException) {
            check(!isOpen) { "the key of an open connection was cancelled" }
        }
    }

    /** Tells whoever reads, or else whoever watches, that something has come. */
    private fun signal() {
        if (reader.signal()) return
        watcher?.let {
            disturbed = true
            watcher = null
            it()
        }
    }

    private fun wakeWriter() {
        writer?.let {
            writer = null
            it.resume(Unit)
        }
    }

    override fun broken(cause: IOException): HttpException =
        brokenOutput("The connection to $peerAddress broke while writing", cause)

    /**
     * The peer takes no more, but what it has sent before is still to be read: a server that refuses an upload answers
     * and then resets. So the connection stays until its reader comes to the failure, or its owner closes it.
     */
    private fun brokenOutput(message: String, cause: IOException): HttpException =
        failure?.takeIf { cause is ClosedChannelException } ?: HttpException.ConnectionClosed(message, cause = cause)

    /**
     * The first failure stays; what came before it can still be read unless this end closes. The descriptor is free
     * once the selector has turned, which a task makes sure of.
     */
    private fun fail(why: HttpException) {
        if (!failureSlot.compareAndSet(null, why)) return
        // What was written before is sent, as if it had not been put off; the loop does that at once.
        if (!output.isBehind) channel.close()
        loop.execute {
            if (channel.isOpen) {
                loop.due.flush()
                channel.close()
            }
            wakeWriter()
            signal()
        }
    }

    override fun toString(): String = "$localAddress to $peerAddress"

    private companion object {
        /** As much as may wait for a slow reader before the socket is no longer read. */
        const val HIGH_WATER_BYTES = 256L * 1024
        const val LOW_WATER_BYTES = 64L * 1024
        const val READS_IN_TURN = 4
    }
}
