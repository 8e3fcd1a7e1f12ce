package dev.geturl.java.bridge

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import dev.geturl.net.Transport
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import okio.Buffer
import okio.ByteString.Companion.toByteString
import okio.IOException
import java.io.InputStream
import java.io.OutputStream
import java.lang.ref.WeakReference
import java.util.Collections
import java.util.WeakHashMap

/** Two streams of Java's to a peer, and how they end; [end] is whose they are. */
internal class Streams(
    val input: InputStream,
    val output: OutputStream,
    val shutdown: AutoCloseable,
    val end: AutoCloseable,
)

/**
 * Opens connections that block: each of their steps is made on a thread where that holds up nobody.
 *
 * @property below what it is a layer on; null for what opens its connections by itself.
 */
internal class StreamTransport(private val opener: Opener, override val below: Transport?) : Transport {
    /** Opens them. */
    internal interface Opener {
        @Throws(IOException::class)
        fun connect(target: ConnectTarget): Streams

        /** Makes one over [tunnel], which leads to [target]. */
        @Throws(IOException::class)
        fun over(tunnel: ConnectionStreams, target: ConnectTarget): Streams
    }

    override suspend fun connect(target: ConnectTarget): Connection =
        below?.let { layerOn(it, target) } ?: opened(target) { opener.connect(target) }

    private suspend fun layerOn(below: Transport, target: ConnectTarget): Connection {
        val tunnel = below.connect(target)
        try {
            return over(tunnel, target)
        } catch (failure: Throwable) {
            tunnel.close()
            throw failure
        }
    }

    override suspend fun over(tunnel: Connection, target: ConnectTarget): Connection =
        opened(target) { opener.over(ConnectionStreams(tunnel), target) }

    private suspend fun opened(target: ConnectTarget, open: () -> Streams): Connection {
        val streams = try {
            Blocking.onOwnThread(open)
        } catch (ours: HttpException) {
            throw ours
        } catch (failure: IOException) {
            throw HttpException.ConnectFailed("$target cannot be reached: ${failure.message}", cause = failure)
        }
        val here = SocketAddress.Inet(target.localAddress ?: ANY, 0)
        return StreamConnection(streams, here, target.address).also { Opened.note(streams.end, it) }
    }

    private companion object {
        val ANY = IpAddress(ByteArray(4).toByteString())
    }
}

/** The connections that were made of Java's, for who has those. */
internal object Opened {
    private val known = Collections.synchronizedMap(WeakHashMap<Any, WeakReference<Connection>>())

    fun note(theirs: Any, ours: Connection) {
        known[theirs] = WeakReference(ours)
    }

    /** The client's for [theirs]; null when it has none. */
    @JvmStatic
    fun of(theirs: Any): Connection? = known[theirs]?.get()
}

/**
 * Two blocking streams as a connection. Nobody watches it while it rests, so its end is seen when it is used again, and
 * the rule for such connections has the request sent once more.
 */
internal class StreamConnection(
    private val streams: Streams,
    override val localAddress: SocketAddress,
    override val peerAddress: SocketAddress,
) : Connection {
    /** One thing at a time, as on a loop. */
    override val dispatcher: CoroutineDispatcher = Dispatchers.IO.limitedParallelism(1)

    @Volatile
    override var isOpen: Boolean = true
        private set

    override suspend fun read(sink: Buffer, byteCount: Long): Long = step("reading") {
        val block = ByteArray(minOf(byteCount, BLOCK_BYTES).toInt())
        val count = streams.input.read(block)
        if (count > 0) sink.write(block, 0, count)
        count.toLong()
    }

    override suspend fun write(source: Buffer, byteCount: Long) {
        val block = source.readByteArray(byteCount)
        step("writing") {
            streams.output.write(block)
            streams.output.flush()
        }
    }

    override suspend fun flush(): Unit = Unit

    override suspend fun shutdownOutput(): Unit = step("ending its output") { streams.shutdown.close() }

    override fun watch(listener: (() -> Unit)?): Boolean = isOpen && hasNothingToSay()

    private fun hasNothingToSay() = try {
        streams.input.available() == 0
    } catch (_: IOException) {
        false
    }

    override fun close() {
        if (!isOpen) return
        isOpen = false
        try {
            streams.end.close()
        } catch (_: IOException) {
            // It is of no more use, and nobody can mend it.
        }
    }

    private suspend fun <T> step(name: String, block: () -> T): T = try {
        Blocking.offLoop { block() }
    } catch (failure: IOException) {
        throw HttpException.ConnectionClosed("The connection to $peerAddress broke while $name", cause = failure)
    }

    private companion object {
        const val BLOCK_BYTES = 64L * 1024
    }
}
