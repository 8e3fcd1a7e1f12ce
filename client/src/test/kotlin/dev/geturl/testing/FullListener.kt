package dev.geturl.testing

import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.nio.channels.SocketChannel

/** Listens and accepts nothing, with its queue full: whoever connects waits. */
class FullListener : AutoCloseable {
    private val listener = ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))
    private val queued = List(QUEUED) {
        SocketChannel.open().apply {
            configureBlocking(false)
            connect(InetSocketAddress("127.0.0.1", listener.localPort))
        }
    }

    val url: String = "http://127.0.0.1:${listener.localPort}/"

    override fun close() {
        queued.forEach { it.close() }
        listener.close()
    }

    private companion object {
        /** One more than the system lets wait for a queue of one. */
        const val QUEUED = 4
    }
}
