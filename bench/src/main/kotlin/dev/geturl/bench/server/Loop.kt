package dev.geturl.bench.server

import java.io.IOException
import java.net.StandardSocketOptions
import java.nio.channels.SelectionKey
import java.nio.channels.Selector
import java.nio.channels.SocketChannel
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.function.Consumer

/** A thread that turns one selector (epoll on Linux) for a share of the connections. */
internal class Loop(private val content: Content) : Thread("server-loop") {
    private val selector = Selector.open()
    private val arrivals = ConcurrentLinkedQueue<SocketChannel>()

    @Volatile
    private var closing = false
    private val action = Consumer<SelectionKey> { handle(it) }

    init {
        isDaemon = true
    }

    /** Hands an accepted connection to this loop; from any thread. */
    fun adopt(channel: SocketChannel) {
        arrivals.add(channel)
        selector.wakeup()
    }

    /** Ends the loop and its connections, on the loop's own thread. */
    fun close() {
        closing = true
        selector.wakeup()
    }

    override fun run() {
        while (!closing) {
            selector.select(action)
            while (true) register(arrivals.poll() ?: break)
        }
        selector.keys().forEach { it.channel().close() }
        selector.close()
    }

    private fun register(channel: SocketChannel) {
        channel.configureBlocking(false)
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true)
        channel.register(selector, SelectionKey.OP_READ, Peer(channel, content))
    }

    private fun handle(key: SelectionKey) {
        try {
            if (!(key.attachment() as Peer).ready(key)) key.channel().close()
        } catch (e: IOException) {
            // A client that goes away amid an exchange is its own affair, and its harness reports what it missed.
            System.err.println("server: ${e.message}")
            key.channel().close()
        }
    }
}
