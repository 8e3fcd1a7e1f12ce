package dev.geturl.bench.websocket

import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.StandardSocketOptions
import java.nio.channels.SelectionKey
import java.nio.channels.Selector
import java.nio.channels.ServerSocketChannel
import java.nio.channels.SocketChannel
import java.util.function.Consumer
import kotlin.concurrent.thread

/** The echo server of the benchmark, on a free port of 127.0.0.1: one thread that turns one selector. */
internal class EchoServer : AutoCloseable {
    private val selector = Selector.open()
    private val listener: ServerSocketChannel =
        ServerSocketChannel.open().bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG)

    /** The port it listens on. */
    val port: Int = (listener.localAddress as InetSocketAddress).port

    @Volatile
    private var isClosing = false

    init {
        listener.configureBlocking(false)
        listener.register(selector, SelectionKey.OP_ACCEPT)
        thread(isDaemon = true, name = "echo-server", block = ::turn)
    }

    private fun turn() {
        val action = Consumer<SelectionKey> { if (it.isAcceptable) accept() else handle(it) }
        while (!isClosing) selector.select(action)
        selector.keys().forEach { it.channel().close() }
        selector.close()
    }

    private fun accept() {
        val channel: SocketChannel = listener.accept() ?: return
        channel.configureBlocking(false)
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true)
        channel.register(selector, SelectionKey.OP_READ, EchoPeer(channel))
    }

    private fun handle(key: SelectionKey) {
        try {
            if (!(key.attachment() as EchoPeer).ready(key)) key.channel().close()
        } catch (e: IOException) {
            // A client that goes away is its own affair, and its harness reports what it missed.
            System.err.println("echo server: ${e.message}")
            key.channel().close()
        }
    }

    override fun close() {
        isClosing = true
        selector.wakeup()
    }

    private companion object {
        const val BACKLOG = 1_024
    }
}

/** The server as a process: its one line of output is its port, and it ends with its input. */
internal fun main() {
    EchoServer().use { server ->
        println(server.port)
        while (System.`in`.read() >= 0) continue
    }
}
