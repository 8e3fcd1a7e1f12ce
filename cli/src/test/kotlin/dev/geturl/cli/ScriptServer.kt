package dev.geturl.cli

import java.io.BufferedInputStream
import java.io.IOException
import java.io.InputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.Collections
import kotlin.concurrent.thread

/**
 * A server that answers its first request with the first of [replies], the second with the second, and so on, each sent
 * byte for byte. A reply that does not say how long it is ends its connection; an empty one ends it without an answer.
 *
 * @param listener where it is reached; by default a TCP port of this machine.
 */
internal class ScriptServer(
    private vararg val replies: String,
    private val listener: ServerSocket = ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
) : AutoCloseable {
    private val taken = Collections.synchronizedList(ArrayList<String>())
    private var next = 0

    val port: Int get() = listener.localPort
    val url: String get() = "http://127.0.0.1:$port"

    /** What was asked so far, head and body. */
    val requests: List<String> get() = taken.toList()

    private val acceptor = thread(isDaemon = true, name = "script-server") {
        try {
            while (true) listener.accept().use(::serve)
        } catch (_: IOException) {
            // It was closed.
        }
    }

    private fun serve(socket: Socket) {
        val input = BufferedInputStream(socket.getInputStream())
        try {
            do {
                taken.add(request(input) ?: return)
                val reply = replies.getOrElse(next++) { "" }
                socket.getOutputStream().write(reply.toByteArray(Charsets.ISO_8859_1))
            } while ("content-length" in reply.lowercase() && "connection: close" !in reply.lowercase())
        } catch (_: IOException) {
            // The client went away, as some tests have it.
        }
    }

    private fun request(input: InputStream): String? {
        val text = StringBuilder()
        while (!text.endsWith("\r\n\r\n")) text.append(input.read().also { if (it < 0) return null }.toChar())
        val length = Regex("(?i)content-length: (\\d+)").find(text)?.groupValues?.get(1)?.toInt() ?: 0
        repeat(length) { text.append(input.read().toChar()) }
        if (text.contains(
                "chunked",
                ignoreCase = true,
            )
        ) {
            while (!text.endsWith("0\r\n\r\n")) text.append(input.read().toChar())
        }
        return text.toString()
    }

    override fun close() {
        listener.close()
        acceptor.join()
    }
}

/** A reply with [body] and its length, and [fields] as further field lines. */
internal fun reply(body: String, vararg fields: String, status: String = "200 OK"): String =
    "HTTP/1.1 $status\r\n" + fields.joinToString("") { "$it\r\n" } + "Content-Length: ${body.length}\r\n\r\n" + body
