package dev.geturl.pool

import dev.geturl.IpAddress
import dev.geturl.Limits
import dev.geturl.Origin
import dev.geturl.http1.Http1Connection
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import okio.Buffer
import okio.ByteString.Companion.toByteString
import java.util.concurrent.atomic.AtomicReference

/** A connection that carries nothing, and whose peer does what a test says. */
internal class FakeConnection(override val dispatcher: CoroutineDispatcher = Dispatchers.Default) : Connection {
    private val watcher = AtomicReference<(() -> Unit)?>()

    @Volatile
    private var isDisturbed = false

    @Volatile
    override var isOpen = true
        private set

    override val localAddress: SocketAddress get() = peerAddress
    override val peerAddress: SocketAddress = SocketAddress.Inet(IpAddress(ByteArray(4).toByteString()), 1)

    /** What happens when the peer ends the connection while it rests. */
    fun endByPeer() {
        isDisturbed = true
        watcher.getAndSet(null)?.invoke()
    }

    override fun watch(listener: (() -> Unit)?): Boolean {
        watcher.set(listener)
        return !isDisturbed && isOpen
    }

    override suspend fun read(sink: Buffer, byteCount: Long): Long = -1

    override suspend fun write(source: Buffer, byteCount: Long) = source.skip(byteCount)

    override suspend fun flush() = Unit

    override suspend fun shutdownOutput() = Unit

    override fun close() {
        isOpen = false
    }
}

internal fun routeTo(host: String) = Route(Origin("http", host, 80), null, null)

internal fun pooled(route: Route = routeTo("h"), connection: Connection = FakeConnection()) =
    PooledConnection(route, Http1Connection(connection, Limits()))
