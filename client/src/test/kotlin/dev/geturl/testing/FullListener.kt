package dev.geturl.testing

import java.net.InetAddress
import java.net.ServerSocket
import java.nio.channels.SocketChannel

/**
 * Listens and accepts nothing, with its queue full: whoever connects waits, as before a black hole.
 *
 * @param address where it listens, an address of the loopback network.
 * @param port 0 for any that is free.
 */
class FullListener(address: String = "127.0.0.1", port: Int = 0) : AutoCloseable {
    private val listener = ServerSocket(port, 1, InetAddress.getByName(address))
    private val queued = List(QUEUED) {
        SocketChannel.open().apply {
            configureBlocking(false)
            connect(listener.localSocketAddress)
        }
    }

    val url: String = "http://$address:${listener.localPort}/"

    override fun close() {
        queued.forEach { it.close() }
        listener.close()
    }

    private companion object {
        /** One more than the system lets wait for a queue of one. */
        const val QUEUED = 4
    }
}
