package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.InternalGeturlApi
import dev.geturl.net.ImmediateConnection
import dev.geturl.net.SocketAddress
import dev.geturl.net.StraightConnection
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
 * Everything but [failure] belongs to the loop's thread. A write is first tried on the caller's thread; a read by a
 * coroutine of the loop that still runs on its caller's thread waits in [input] and goes on on the loop: together that
 * makes a small exchange cost one hop.
 */
@OptIn(InternalGeturlApi::class)
internal class NioConnection(
    private val loop: EventLoop,
    private val channel: SocketChannel,
    override val peerAddress: SocketAddress,
) : ImmediateConnection, StraightConnection, ReadyHandler, InputOwner, OutputOwner {
    private val key: SelectionKey = loop.register(channel, SelectionKey.OP_READ, this)
    private val input = SocketInput(loop, channel, this)
    private val output = SocketOutput(loop, channel, this)
    private var writer: CancellableContinuation<Unit>? = null

    private val failureSlot = AtomicReference<HttpException?>()
    override val failure: HttpException? get() = failureSlot.get()

    override val dispatcher: CoroutineDispatcher get() = loop

    /** As the channel keeps it anyway; but that does not give it away any more once it is closed. */
    private val local = channel.localAddress

    override val localAddress: SocketAddress get() = local.toSocketAddress()

    override val isOpen: Boolean get() = failure == null

    override val isAwaited: Boolean get() = input.isAwaited || writer != null

    /** How many bytes wait for a reader; for tests, on the loop's thread. */
    val inboundBytes: Long get() = input.size

    /** What the selector looks for; for tests of back-pressure. */
    val interest: Int get() = key.interestOps()

    override suspend fun read(sink: Buffer, byteCount: Long): Long {
        require(byteCount > 0) { "byteCount is $byteCount: give a number above 0" }
        val isOurs = coroutineContext[ContinuationInterceptor] === loop
        if (!isOurs && !loop.isCurrent) return withContext(loop) { input.read(sink, byteCount) }
        return input.read(sink, byteCount)
    }

    override suspend fun readStraight(taker: StraightConnection.Taker): Long = input.readStraight(taker)

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

    override fun watch(listener: (() -> Unit)?): Boolean = input.watch(listener)

    override fun close() {
        input.unwatch()
        fail(HttpException.ConnectionClosed("The connection to $peerAddress was closed at this end"))
        // Also what came before a failure of the peer's, which nobody will read now.
        loop.execute { input.clear() }
    }

    override fun onFailure(failure: HttpException) {
        input.unwatch()
        fail(failure)
        input.clear()
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
        if (ready and SelectionKey.OP_READ != 0) input.receive()
    }

    override fun wantInput(isWanted: Boolean) = unlessClosed {
        val isLookedFor = key.interestOps() and SelectionKey.OP_READ != 0
        when {
            isWanted && !isLookedFor -> key.addInterest(SelectionKey.OP_READ)
            !isWanted && isLookedFor -> key.removeInterest(SelectionKey.OP_READ)
        }
    }

    override fun inputBroke(cause: IOException) =
        fail(HttpException.ConnectionClosed("The connection to $peerAddress broke while reading", cause = cause))

    /** Another thread may close the connection at any time, and its key with it: [fail] then tells whoever waits. */
    private inline fun unlessClosed(change: () -> Unit) {
        try {
            change()
        } catch (_: CancelledKeyException) {
            check(!isOpen) { "the key of an open connection was cancelled" }
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
            input.signal()
        }
    }

    override fun toString(): String = "$localAddress to $peerAddress"
}
