package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import dev.geturl.net.Transport
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.suspendCancellableCoroutine
import okio.ByteString.Companion.toByteString
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.channels.SelectionKey
import java.nio.channels.SocketChannel
import java.nio.file.InvalidPathException
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.coroutineContext
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/**
 * TCP and Unix domain sockets on the loops of [loops]. A connection stays on the loop of the coroutine that opens it.
 */
internal class NioTransport(private val loops: LoopGroup) : Transport {
    override suspend fun connect(target: ConnectTarget): Connection {
        val loop = coroutineContext[ContinuationInterceptor] as? EventLoop ?: loops.next()
        var opened: Connection? = null
        try {
            return loop.run { connect(loop, target).also { opened = it } }
        } catch (failure: Throwable) {
            // Cancelled on the way back to the caller's own thread: nobody else knows that it is open.
            opened?.close()
            throw failure
        }
    }

    override suspend fun over(tunnel: Connection, target: ConnectTarget): Connection = tunnel

    private suspend fun connect(loop: EventLoop, target: ConnectTarget): Connection {
        val channel = socketFor(target.address)
        var connected = false
        try {
            channel.configureBlocking(false)
            channel.configure(target)
            if (!channel.connect(target.address.toJdk())) awaitConnected(loop, channel)
            return NioConnection(loop, channel, target.address).also { connected = true }
        } catch (refused: IOException) {
            throw if (refused is HttpException) refused else connectFailed(target, refused)
        } catch (noPath: InvalidPathException) {
            throw connectFailed(target, noPath)
        } finally {
            if (!connected) channel.close()
        }
    }

    private fun connectFailed(target: ConnectTarget, cause: Exception) = HttpException.ConnectFailed(
        "Could not connect to $target: ${cause.message ?: cause}",
        "Check that a server listens there and that nothing in between forbids it.",
        cause,
    )

    private suspend fun awaitConnected(loop: EventLoop, channel: SocketChannel) {
        suspendCancellableCoroutine<Unit> { waiting ->
            loop.register(channel, SelectionKey.OP_CONNECT, ConnectHandler(channel, waiting))
        }
    }

    private fun SocketChannel.configure(target: ConnectTarget) {
        if (target.address is SocketAddress.Inet) configureTcp(target.options)
        target.localAddress?.let { local ->
            if (target.address !is SocketAddress.Inet) {
                throw HttpException.Unsupported("A local address was given for ${target.address}, which has none")
            }
            if (target.address.address.isIpv6 != local.isIpv6) {
                throw IOException("the local address $local is of another version of the Internet protocol")
            }
            bind(InetSocketAddress(local.toJdk(), 0))
        }
    }
}

/** Waits for a connect that is under way. */
private class ConnectHandler(
    private val channel: SocketChannel,
    private val waiting: CancellableContinuation<Unit>,
) : ReadyHandler {
    override fun onReady(key: SelectionKey) {
        if (!key.isValid) return
        try {
            if (channel.finishConnect()) {
                key.interestOps(0)
                waiting.resume(Unit)
            }
        } catch (refused: IOException) {
            // The channel is closed by then, and its key with it.
            waiting.resumeWithException(refused)
        }
    }

    override fun onFailure(failure: HttpException) {
        channel.close()
        // Between the connect and the first turn of the connection it opens, nobody waits here any more.
        if (waiting.isActive) waiting.resumeWithException(failure)
    }
}

internal fun SocketAddress.toJdk(): java.net.SocketAddress = when (this) {
    is SocketAddress.Inet -> InetSocketAddress(address.toJdk(), port)
    is SocketAddress.Unix -> UnixAddresses.toJdk(this)
}

internal fun java.net.SocketAddress.toSocketAddress(): SocketAddress = when (this) {
    is InetSocketAddress -> SocketAddress.Inet(address.toIpAddress(), port)
    else -> UnixAddresses.of(this)
}

internal fun IpAddress.toJdk(): InetAddress = InetAddress.getByAddress(bytes.toByteArray())

internal fun InetAddress.toIpAddress(): IpAddress = IpAddress(address.toByteString())
