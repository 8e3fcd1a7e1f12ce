package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.net.Connection
import dev.geturl.net.ListenOptions
import dev.geturl.net.Listener
import dev.geturl.net.SocketAddress
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import java.io.IOException
import java.net.StandardSocketOptions
import java.nio.channels.CancelledKeyException
import java.nio.channels.ClosedChannelException
import java.nio.channels.SelectionKey
import java.nio.channels.ServerSocketChannel
import java.nio.channels.SocketChannel
import java.nio.file.Files
import java.nio.file.InvalidPathException
import java.nio.file.Paths
import kotlin.coroutines.resume

/**
 * A server socket on a loop, whose connections go to all loops by turns. It is looked at only while somebody waits for
 * a connection: who comes too soon stays in the system's backlog.
 */
internal class NioListener private constructor(
    private val loops: LoopGroup,
    private val loop: EventLoop,
    private val channel: ServerSocketChannel,
    private val options: ListenOptions,
) : Listener, ReadyHandler {
    override val localAddress: SocketAddress = channel.localAddress.toSocketAddress()
    private val key: SelectionKey = loop.register(channel, 0, this)
    private val turns = Mutex()

    /** Who waits; the loop's alone. */
    private var waiting: CancellableContinuation<Unit>? = null

    override val isAwaited: Boolean get() = key.isValid && key.interestOps() != 0

    override val isOpen: Boolean get() = channel.isOpen

    override suspend fun accept(): Connection = turns.withLock {
        var socket: SocketChannel? = null
        var isTaken = false
        try {
            val taken = loop.run { taken().also { socket = it } }
            val home = loops.next()
            home.run { connected(home, taken) }.also { isTaken = true }
        } catch (broken: IOException) {
            throw if (broken is HttpException) broken else failed(localAddress, "could not take a connection", broken)
        } finally {
            // Also where the caller was cancelled on the way: nobody else knows that it is open.
            if (!isTaken) socket?.close()
        }
    }

    private suspend fun taken(): SocketChannel {
        while (true) {
            try {
                channel.accept()?.let { return it }
                key.interestOps(SelectionKey.OP_ACCEPT)
            } catch (closed: ClosedChannelException) {
                throw closed(closed)
            } catch (closed: CancelledKeyException) {
                throw closed(closed)
            } catch (refused: IOException) {
                throw failed(localAddress, "could not take a connection", refused)
            }
            try {
                suspendCancellableCoroutine<Unit> { waiting = it }
            } finally {
                waiting = null
            }
        }
    }

    private fun connected(home: EventLoop, socket: SocketChannel): Connection {
        socket.configureBlocking(false)
        val peer = socket.remoteAddress.toSocketAddress()
        if (peer is SocketAddress.Inet) socket.configureTcp(options.socket)
        return NioConnection(home, socket, peer)
    }

    override fun onReady(key: SelectionKey) {
        if (key.isValid) key.interestOps(0)
        wake()
    }

    override fun onFailure(failure: HttpException) = close()

    private fun wake() = waiting.also { waiting = null }?.resume(Unit)

    override fun close() {
        if (!channel.isOpen) return
        channel.close()
        (localAddress as? SocketAddress.Unix)?.let { Files.deleteIfExists(Paths.get(it.path)) }
        loop.execute { wake() }
    }

    private fun closed(cause: Exception) =
        HttpException.ConnectionClosed("The listener at $localAddress is closed", cause = cause)

    override fun toString(): String = "listener at $localAddress"

    companion object {
        /** Listens at [address]. */
        suspend fun open(loops: LoopGroup, address: SocketAddress, options: ListenOptions): Listener {
            val loop = loops.next()
            val channel = bound(address, options)
            var isRegistered = false
            try {
                return loop.run { NioListener(loops, loop, channel, options) }.also { isRegistered = true }
            } finally {
                if (!isRegistered) channel.close()
            }
        }

        private fun bound(address: SocketAddress, options: ListenOptions): ServerSocketChannel {
            val channel = serverSocketFor(address)
            try {
                channel.configureBlocking(false)
                if (address is SocketAddress.Inet) channel.setOption(StandardSocketOptions.SO_REUSEADDR, true)
                return channel.bind(address.toJdk(), options.backlog)
            } catch (refused: IOException) {
                channel.close()
                throw failed(address, "cannot be", refused)
            } catch (noPath: InvalidPathException) {
                channel.close()
                throw failed(address, "cannot be", noPath)
            }
        }

        private fun failed(address: SocketAddress, what: String, cause: Exception) = HttpException.ConnectFailed(
            "The listener at $address $what: ${cause.message ?: cause}",
            "Check that the address is this machine's and free, and that it may have more descriptors.",
            cause,
        )
    }
}
