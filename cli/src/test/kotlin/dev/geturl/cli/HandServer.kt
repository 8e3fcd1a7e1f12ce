package dev.geturl.cli

import java.io.BufferedInputStream
import java.io.IOException
import java.io.InputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.concurrent.thread

/**
 * Plays [script] on each connection, on a thread of its own, and closes the connection when it returns.
 */
internal class HandServer(private val script: Visit.() -> Unit) : AutoCloseable {
    private val listener = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    private val sockets = CopyOnWriteArrayList<Socket>()
    private val threads = CopyOnWriteArrayList<Thread>()

    val port: Int get() = listener.localPort
    val url: String get() = "http://127.0.0.1:$port"
    val address: String get() = "127.0.0.1:$port"

    /** What its scripts noted, in the order in which they did. */
    val seen = CopyOnWriteArrayList<String>()

    init {
        threads += thread(isDaemon = true, name = "hand-server") {
            try {
                while (true) visit(listener.accept().also(sockets::add))
            } catch (_: IOException) {
                // It was closed.
            }
        }
    }

    private fun visit(socket: Socket) {
        threads += thread(isDaemon = true, name = "hand-server-visit") {
            try {
                socket.use { Visit(it, seen).script() }
            } catch (gone: IOException) {
                seen += "gone: ${gone.message}"
            }
        }
    }

    override fun close() {
        listener.close()
        sockets.forEach { it.close() }
        threads.forEach { it.join(PATIENCE_MILLIS) }
    }

    private companion object {
        const val PATIENCE_MILLIS = 5_000L
    }
}

/** One connection, seen from the server. */
internal class Visit(val socket: Socket, val seen: MutableList<String>) {
    val input: InputStream = BufferedInputStream(socket.getInputStream())

    /** One request's head, which is noted. */
    fun head(): String {
        val text = StringBuilder()
        while (!text.endsWith("\r\n\r\n")) text.append(byte().toChar())
        return text.toString().also(seen::add)
    }

    fun byte(): Int = input.read().also { if (it < 0) throw IOException("the client closed the connection") }

    fun bytes(count: Int): ByteArray = ByteArray(count) { byte().toByte() }

    fun send(text: String) = send(text.toByteArray(Charsets.ISO_8859_1))

    fun send(bytes: ByteArray) {
        socket.getOutputStream().write(bytes)
        socket.getOutputStream().flush()
    }

    /** Carries what comes to [port] and back, until either side ends. */
    fun relay(port: Int) = Socket("127.0.0.1", port).use { server ->
        val back = thread(isDaemon = true, name = "relay") {
            try {
                server.getInputStream().transferTo(socket.getOutputStream())
                socket.shutdownOutput()
            } catch (_: IOException) {
                server.close()
            }
        }
        input.transferTo(server.getOutputStream())
        server.shutdownOutput()
        back.join()
    }
}

/** A proxy that opens a tunnel to [port], whatever it is asked for. */
internal fun tunnelTo(port: Int, answer: String = "HTTP/1.1 200 Connection established\r\n\r\n") = HandServer {
    head()
    send(answer)
    relay(port)
}

/** A SOCKS proxy of either version that leads everything to [port], and notes what it was asked. */
internal fun socksTo(port: Int) = HandServer {
    if (byte() == 4) socks4(this) else socks5(this)
    relay(port)
}

private fun socks4(visit: Visit) = with(visit) {
    byte()
    val port = number(bytes(2))
    val address = bytes(4).joinToString(".") { "${it.toInt() and 0xff}" }
    val user = untilZero()
    seen += "4 $user@" + (if (address == "0.0.0.1") untilZero() else address) + ":$port"
    send(byteArrayOf(0, 90, 0, 0, 0, 0, 0, 0))
}

private fun socks5(visit: Visit) = with(visit) {
    val methods = bytes(byte())
    if (2 in methods) {
        send(byteArrayOf(5, 2))
        byte()
        val user = String(bytes(byte()))
        seen += "login $user:" + String(bytes(byte()))
        send(byteArrayOf(1, 0))
    } else {
        send(byteArrayOf(5, 0))
    }
    val host = when (bytes(4)[3].toInt()) {
        3 -> String(bytes(byte()))
        else -> bytes(4).joinToString(".") { "${it.toInt() and 0xff}" }
    }
    seen += "5 $host:${number(bytes(2))}"
    send(byteArrayOf(5, 0, 0, 1, 0, 0, 0, 0, 0, 0))
}

private fun Visit.untilZero() = generateSequence { byte() }.takeWhile { it != 0 }.joinToString("") { "${it.toChar()}" }

private fun number(bytes: ByteArray) = (bytes[0].toInt() and 0xff shl 8) or (bytes[1].toInt() and 0xff)
