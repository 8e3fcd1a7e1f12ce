package dev.geturl.pool

import dev.geturl.IpAddress
import dev.geturl.Limits
import dev.geturl.Origin
import dev.geturl.http1.Http1Connection
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import okio.Buffer
import okio.ByteString.Companion.toByteString
import java.util.concurrent.atomic.AtomicReference
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.time.Duration

/** A connection that carries nothing, and whose peer does what a test says. */
internal class FakeConnection(
    override val dispatcher: CoroutineDispatcher = Dispatchers.Default,
    private val onClose: () -> Unit = {},
) : Connection {
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

    /** The peer has ended it, and whoever watches has not been told yet: that takes another thread's turn. */
    fun endUnheard() {
        isDisturbed = true
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
        if (isOpen) onClose()
        isOpen = false
    }
}

internal fun routeTo(host: String) = Route(Origin("http", host, 80), null, null)

/** A demand for a connection to [route]; [number] says how early it was called for. */
internal fun demand(
    route: Route = routeTo("h"),
    number: Long = 0,
    mayPipeline: Boolean = false,
    isAlone: Boolean = false,
) = Demand(route, number, mayPipeline, isAlone, loop = null)

/** What a caller does: a resting connection, or else a new one. Null when it would have to wait. */
internal fun ConnectionPool.place(demand: Demand = demand(), connection: () -> Connection = ::FakeConnection): Place? =
    claim(demand.route) ?: acquireNow(demand)?.let { place(it, demand, connection) }

internal fun ConnectionPool.place(grant: Grant, demand: Demand, connection: () -> Connection = ::FakeConnection) =
    grant as? Place ?: opened(grant as Permit, Http1Connection(connection(), Limits()), demand)

internal val Place.fake get() = connection.http.connection as FakeConnection

/** What the response says that keeps the connection: others may stand in line. */
internal fun Place.isKept() {
    connection.answered()
    connection.openLine(this)
}

/** An owner that is told what becomes of a connection, and does nothing about it. */
internal object NoOwner : ConnectionOwner {
    override val pipelineDepth: Int get() = 1
    override val idleTime: Duration get() = Duration.INFINITE
    override val maxAge: Duration get() = Duration.INFINITE
    override val stallLimit: Duration get() = Duration.INFINITE
    override val wantsLines: Boolean get() = false

    override fun isStalled() = Unit

    override fun rests(connection: PooledConnection) = Unit

    override fun takesMore() = Unit

    override fun isGone(connection: PooledConnection, unanswered: List<Demand>) = Unit
}

internal fun pooled() =
    PooledConnection(Http1Connection(FakeConnection(), Limits()), NoOwner, CoroutineScope(EmptyCoroutineContext))
