package dev.geturl.bench.server

import java.io.IOException
import java.net.StandardSocketOptions
import java.nio.channels.SelectionKey
import java.nio.channels.Selector
import java.nio.channels.SocketChannel
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.function.Consumer

/** A thread that turns one selector (epoll on Linux) for a share of the connections. */
internal class Loop : Thread("server-loop") {
    private val selector = Selector.open()
    private val arrivals = ConcurrentLinkedQueue<Arrival>()

    @Volatile
    private var closing = false
    private val action = Consumer<SelectionKey> { handle(it) }

    init {
        isDaemon = true
    }

    /** Hands an accepted connection to this loop; from any thread. */
    fun adopt(channel: SocketChannel, door: (SocketChannel) -> Peer) {
        arrivals.add(Arrival(channel, door))
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

    private fun register(arrival: Arrival) {
        val channel = arrival.channel
        channel.configureBlocking(false)
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true)
        channel.register(selector, SelectionKey.OP_READ, arrival.door(channel))
    }

    private class Arrival(val channel: SocketChannel, val door: (SocketChannel) -> Peer)

    private fun handle(key: SelectionKey) {
        try {
            val peer = key.attachment() as Peer
            if (!peer.ready(key)) peer.close()
        } catch (e: IOException) {
            // A client that goes away amid an exchange is its own affair, and its harness reports what it missed.
            System.err.println("server: ${e.message}")
            key.channel().close()
        }
    }
}
