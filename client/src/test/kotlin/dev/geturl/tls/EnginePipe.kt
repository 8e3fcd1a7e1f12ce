package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import dev.geturl.net.Transport
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import okio.Buffer
import okio.ByteString.Companion.toByteString
import java.nio.ByteBuffer
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngine
import javax.net.ssl.SSLEngineResult.HandshakeStatus
import javax.net.ssl.SSLException

/**
 * A connection whose other end is an engine of the JDK's, without sockets and threads: what is written is worked on at
 * once, and what comes of it can be read.
 *
 * @property lastByte how many bytes of the engine's are let through; then [atLastByte] says what comes.
 */
internal class EnginePipe(
    context: SSLContext,
    private val lastByte: Long = Long.MAX_VALUE,
    private val atLastByte: AtLastByte = AtLastByte.END,
    configure: SSLEngine.() -> Unit = {},
) : Connection {
    enum class AtLastByte { END, SILENCE }

    val engine: SSLEngine = context.createSSLEngine().apply {
        useClientMode = false
        configure()
    }
    private val fromClient = Buffer()
    private val toClient = Buffer()
    private var sent = 0L
    private var hasEnded = false
    private var waiting: CompletableDeferred<Unit>? = null
    private var watcher: (() -> Unit)? = null
    private val room = ByteBuffer.allocate(40_000)

    /** How much of what the engine has sealed was read. */
    val sentBytes: Long get() = sent

    /** What the engine has opened of the client's. */
    val received = Buffer()

    /** Whether a read waits; who does nothing else waits for the peer. */
    val isAwaited: Boolean get() = waiting != null

    override val dispatcher: CoroutineDispatcher = Dispatchers.Default.limitedParallelism(1)
    override val localAddress: SocketAddress = SocketAddress.Inet(IpAddress(ByteArray(4).toByteString()), 1)
    override val peerAddress: SocketAddress get() = localAddress

    @Volatile
    override var isOpen: Boolean = true
        private set

    override suspend fun read(sink: Buffer, byteCount: Long): Long {
        while (toClient.exhausted() || sent == lastByte) {
            if (!isOpen) throw HttpException.ConnectionClosed("closed at this end")
            if (hasEnded || (sent == lastByte && atLastByte == AtLastByte.END)) return -1
            waiting = CompletableDeferred()
            try {
                waiting?.await()
            } finally {
                waiting = null
            }
        }
        val count = toClient.read(sink, minOf(byteCount, lastByte - sent))
        sent += count
        return count
    }

    override suspend fun write(source: Buffer, byteCount: Long) {
        if (!isOpen) throw HttpException.ConnectionClosed("closed at this end")
        fromClient.write(source, byteCount)
        work()
    }

    /** Has the engine do what it can. */
    fun work() {
        while (step()) continue
        wake()
    }

    private fun step(): Boolean = try {
        when (engine.handshakeStatus) {
            HandshakeStatus.NEED_TASK -> true.also { while (true) (engine.delegatedTask ?: break).run() }
            HandshakeStatus.NEED_WRAP -> seal()
            else -> opened()
        }
    } catch (_: SSLException) {
        engine.handshakeStatus == HandshakeStatus.NEED_WRAP && seal()
    }

    private fun opened(): Boolean {
        if (fromClient.exhausted()) return false
        val bytes = fromClient.copy().readByteArray()
        room.clear()
        val result = engine.unwrap(ByteBuffer.wrap(bytes), room)
        fromClient.skip(result.bytesConsumed().toLong())
        received.write(room.flip())
        return result.bytesConsumed() > 0
    }

    /** Sends of [content] what fits in one record; and what the engine has to say of itself before. */
    private fun seal(content: ByteBuffer = ByteBuffer.allocate(0)): Boolean {
        room.clear()
        val result = engine.wrap(content, room)
        toClient.write(room.flip())
        return result.bytesProduced() > 0
    }

    /** Sends [text] as content, in records as large as the engine makes them. */
    fun send(text: String) {
        work()
        val content = ByteBuffer.wrap(text.toByteArray())
        while (content.hasRemaining()) seal(content)
        wake()
    }

    /** Sends [bytes] past the engine. */
    fun sendRaw(bytes: ByteArray) {
        toClient.write(bytes)
        wake()
    }

    /** Flips one bit in the last byte that waits to be read. */
    fun corrupt() {
        val bytes = toClient.readByteArray()
        bytes[bytes.lastIndex] = (bytes.last().toInt() xor 1).toByte()
        toClient.write(bytes)
    }

    /** Ends the output, with `close_notify` where [isClean]. */
    fun end(isClean: Boolean) {
        if (isClean) engine.closeOutbound()
        work()
        hasEnded = true
        wake()
    }

    private fun wake() {
        if (waiting?.complete(Unit) == null) watcher.also { watcher = null }?.invoke()
    }

    override suspend fun flush() = Unit

    override suspend fun shutdownOutput() = Unit

    override fun watch(listener: (() -> Unit)?): Boolean {
        watcher = listener
        return isOpen && toClient.exhausted() && !hasEnded
    }

    override fun close() {
        isOpen = false
        watcher = null
        wake()
    }
}

/** Gives [pipe] to whoever connects. */
internal class PipeTransport(private val pipe: Connection) : Transport {
    override suspend fun connect(target: ConnectTarget): Connection = pipe
}
