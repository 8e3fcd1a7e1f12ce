package dev.geturl.websocket.inside

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.suspendCancellableCoroutine
import okio.Buffer
import okio.ByteString.Companion.toByteString
import org.eclipse.jetty.io.AbstractConnection
import org.eclipse.jetty.io.EndPoint
import org.eclipse.jetty.util.BufferUtil
import org.eclipse.jetty.util.Callback
import java.io.IOException
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.util.concurrent.Executor
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/**
 * A connection of Jetty's, as the library sees connections. Jetty's selector goes on looking at the socket; what is
 * done with it is done on [dispatcher].
 */
internal class JettyConnection(
    private val endPoint: EndPoint,
    override val dispatcher: CoroutineDispatcher,
) : Connection {
    private val room = BufferUtil.allocate(ROOM_BYTES)

    override val localAddress: SocketAddress = endPoint.localSocketAddress.converted()
    override val peerAddress: SocketAddress = endPoint.remoteSocketAddress.converted()
    override val isOpen: Boolean get() = endPoint.isOpen

    override suspend fun read(sink: Buffer, byteCount: Long): Long {
        while (true) {
            BufferUtil.clear(room)
            room.limit(0)
            val count = failing { endPoint.fill(room) }
            if (count < 0) return -1
            if (count > 0) {
                sink.write(room)
                return count.toLong()
            }
            awaiting { endPoint.fillInterested(it) }
        }
    }

    override suspend fun write(source: Buffer, byteCount: Long) {
        val bytes = ByteBuffer.wrap(source.readByteArray(byteCount))
        awaiting { endPoint.write(it, bytes) }
    }

    override suspend fun flush(): Unit = Unit

    override suspend fun shutdownOutput(): Unit = failing { endPoint.shutdownOutput() }

    /** Jetty closes what its idle time-out is over for. */
    override fun watch(listener: (() -> Unit)?): Boolean = isOpen

    override fun close(): Unit = endPoint.close()

    private suspend fun awaiting(begin: (Callback) -> Unit) {
        try {
            suspendCancellableCoroutine<Unit> { waiting ->
                begin(Callback.from({ waiting.resume(Unit) }, { waiting.resumeWithException(it) }))
            }
        } catch (broken: IOException) {
            throw broken(broken)
        }
    }

    private fun <T> failing(action: () -> T): T = try {
        action()
    } catch (broken: IOException) {
        throw broken(broken)
    }

    private fun broken(cause: IOException) = HttpException.ConnectionClosed("Jetty's connection broke", cause = cause)

    private fun java.net.SocketAddress.converted(): SocketAddress {
        this as InetSocketAddress
        return SocketAddress.Inet(IpAddress(address.address.toByteString()), port)
    }

    /** What Jetty puts in the place of its HTTP connection behind the 101: [begin] gets what is there from then on. */
    class Switch(
        endPoint: EndPoint,
        executor: Executor,
        private val begin: (early: Buffer) -> Unit,
    ) : AbstractConnection(endPoint, executor),
        org.eclipse.jetty.io.Connection.UpgradeTo {
        private val early = Buffer()

        override fun onUpgradeTo(buffer: ByteBuffer) {
            early.write(buffer)
        }

        override fun onOpen() {
            super.onOpen()
            begin(early)
        }

        override fun onFillable(): Unit = error("nobody asks for this: the WebSocket reads by itself")
    }

    private companion object {
        const val ROOM_BYTES = 16 * 1024
    }
}
