package dev.geturl.testing

import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.ServerSocketChannel
import java.nio.channels.SocketChannel
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.concurrent.thread

/** Accepts thousands of connections with one thread and says nothing until it is told to. */
class SilentListener : AutoCloseable {
    private val listener = ServerSocketChannel.open().bind(
        InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0),
        4096,
    )
    private val connections = ConcurrentLinkedQueue<SocketChannel>()
    private val accepting = thread(isDaemon = true, name = "silent-listener") { acceptAll() }

    val url: String = "http://127.0.0.1:${(listener.localAddress as InetSocketAddress).port}/"
    val accepted: Int get() = connections.size

    private fun acceptAll() {
        try {
            while (true) connections += listener.accept()
        } catch (_: IOException) {
            events.add("the silent listener ended with $accepted connections")
        }
    }

    /** Sends [response] on every connection. */
    fun answerAll(response: String) = connections.forEach { it.write(ByteBuffer.wrap(response.toByteArray())) }

    override fun close() {
        listener.close()
        accepting.join()
        connections.forEach { it.close() }
    }
}
