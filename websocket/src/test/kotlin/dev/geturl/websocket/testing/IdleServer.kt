package dev.geturl.websocket.testing

import dev.geturl.testing.closedAfterTest
import java.io.IOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.concurrent.thread

/** Opens each WebSocket, with one thread and next to no memory for all of them, and says nothing. */
class IdleServer : AutoCloseable {
    private val listener = ServerSocket(0, 1024, InetAddress.getByName("127.0.0.1"))
    private val sockets = ConcurrentLinkedQueue<Socket>()
    private val accepting = thread(isDaemon = true, name = "idle-server") { acceptAll() }

    val url: String = "ws://127.0.0.1:${listener.localPort}/"

    private fun acceptAll() {
        try {
            while (true) {
                val socket = listener.accept().also { sockets += it }
                val accept = acceptOf(keyOf(head(socket)))
                socket.getOutputStream().write(
                    (
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                            "Sec-WebSocket-Accept: $accept\r\n\r\n"
                    ).toByteArray(),
                )
            }
        } catch (_: IOException) {
            // The test is over.
        }
    }

    private fun head(socket: Socket): String {
        val head = StringBuilder()
        while (!head.endsWith("\r\n\r\n")) head.append(socket.getInputStream().read().toChar())
        return head.toString()
    }

    override fun close() {
        listener.close()
        accepting.join()
        sockets.forEach { it.close() }
    }
}

/** An [IdleServer] that is closed after the test. */
fun idleServer(): IdleServer = IdleServer().closedAfterTest()
