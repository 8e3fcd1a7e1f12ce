package dev.geturl.testing

import okio.Buffer
import okio.ByteString
import java.io.EOFException
import java.io.IOException
import java.net.InetSocketAddress
import java.net.StandardSocketOptions
import java.nio.ByteBuffer
import java.nio.channels.SocketChannel

/** One connection of a [RawServer], seen from the server. Its functions block: scripts have a thread of their own. */
class Peer(
    val channel: SocketChannel,
    val number: Int,
    private val seen: MutableList<String>,
    private val clientEnd: Gate,
) : AutoCloseable {
    private val input = Buffer()
    private val room = ByteBuffer.allocate(64 * 1024)

    /** What the client has sent of one request. */
    class Request(val head: String, val body: ByteString) {
        val line: String get() = head.substringBefore("\r\n")
        val method: String get() = line.substringBefore(' ')
        val path: String get() = line.split(' ')[1]
    }

    /**
     * Reads one request with its body, and records it; who asks whether the body is wanted is told so. Null when the
     * client has closed the connection instead.
     */
    fun requestOrNull(): Request? {
        val head = headOrNull() ?: return null
        if (field(head, "Expect") == "100-continue") send("HTTP/1.1 100 Continue\r\n\r\n")
        val body = Buffer()
        val raw = when {
            field(head, "Transfer-Encoding") == "chunked" -> chunks(body)
            else -> bytes(field(head, "Content-Length")?.toLong() ?: 0).also { body.write(it) }
        }
        seen += head + raw.string(Charsets.ISO_8859_1)
        events.add("connection $number: server saw ${head.trimEnd()} and ${body.size} bytes")
        return Request(head, body.readByteString())
    }

    /** As [requestOrNull], when there is one. */
    fun request(): Request =
        requestOrNull() ?: throw EOFException("the client closed connection $number without a request")

    /** Plays [answer] for each request until the client closes the connection. */
    fun requests(answer: Peer.(Request) -> Unit) {
        while (true) answer(requestOrNull() ?: return)
    }

    /** The head alone: the body stays where it is. */
    fun head(): String {
        val head = headOrNull() ?: throw EOFException("connection $number ended within a head")
        events.add("connection $number: server saw ${head.trimEnd()}")
        return head
    }

    fun bytes(count: Long): ByteString {
        while (input.size < count) if (!receive()) throw EOFException("connection $number ended before $count bytes")
        return input.readByteString(count)
    }

    /** Whether the client has sent something, or its end, that no script has read yet. Does not wait for it. */
    fun hasMore(): Boolean {
        channel.configureBlocking(false)
        try {
            return !receive() || !input.exhausted()
        } finally {
            channel.configureBlocking(true)
        }
    }

    /** Reads a chunked body to its end and gives what is in it. */
    fun chunked(): ByteString = Buffer().also(::chunks).readByteString()

    /** Reads to the client's end of the connection, or to its reset, and drops what comes. */
    fun awaitClose() {
        try {
            while (receive()) input.clear()
        } catch (reset: IOException) {
            events.add("connection $number was reset by the client: $reset")
        }
        events.add("connection $number: server saw its end")
        clientEnd.open()
    }

    /** Reads to the client's end of the connection, or to its reset: what it has sent that was not read before. */
    fun rest(): ByteString {
        try {
            while (receive()) continue
        } catch (reset: IOException) {
            events.add("connection $number was reset by the client: $reset")
        }
        return input.readByteString()
    }

    /** Writes [text] in ISO 8859-1. */
    fun send(text: String) = send(ByteBuffer.wrap(text.toByteArray(Charsets.ISO_8859_1)))

    fun send(bytes: ByteString) = send(bytes.asByteBuffer())

    private fun send(bytes: ByteBuffer) {
        while (bytes.hasRemaining()) channel.write(bytes)
    }

    /** Writes [text] in pieces of [size] bytes, each in a packet of its own as far as the system allows. */
    fun sendInPieces(text: String, size: Int) {
        if (channel.remoteAddress is InetSocketAddress) channel.setOption(StandardSocketOptions.TCP_NODELAY, true)
        text.chunked(size).forEach { send(it) }
    }

    /** Answers with [body] and its length. [headers] are whole field lines. */
    fun reply(body: String = "", vararg headers: String, status: String = "200 OK") =
        send(response(body, *headers, status = status))

    fun shutdownOutput() {
        channel.shutdownOutput()
    }

    /** Ends the connection with a RST in place of a FIN. */
    fun reset() {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0)
        channel.close()
    }

    override fun close() {
        channel.close()
    }

    private fun headOrNull(): String? {
        while (input.indexOf(END_OF_HEAD) < 0) if (!receive()) return null
        return input.readString(input.indexOf(END_OF_HEAD) + END_OF_HEAD.size, Charsets.ISO_8859_1)
    }

    private fun receive(): Boolean {
        room.clear()
        val count = channel.read(room)
        if (count < 0) return false
        input.write(room.array(), 0, count)
        return true
    }

    private fun chunks(body: Buffer): ByteString {
        val raw = Buffer()
        while (true) {
            val line = chunkLine()
            raw.writeUtf8(line)
            val size = line.trim().toLong(radix = 16)
            val chunk = bytes(size + 2)
            raw.write(chunk)
            if (size == 0L) return raw.readByteString()
            body.write(chunk, 0, size.toInt())
        }
    }

    private fun chunkLine(): String {
        while (true) {
            val end = input.indexOf('\n'.code.toByte())
            if (end >= 0) return input.readUtf8(end + 1)
            if (!receive()) throw EOFException("connection $number ended in a chunk")
        }
    }

    companion object {
        private val END_OF_HEAD = ByteString.of(13, 10, 13, 10)

        /** A response with [body], in ISO 8859-1, and its length. */
        fun response(body: String = "", vararg headers: String, status: String = "200 OK"): String =
            "HTTP/1.1 $status\r\n" + headers.joinToString("") { "$it\r\n" } + "Content-Length: ${body.length}\r\n\r\n" +
                body

        private fun field(head: String, name: String): String? = head
            .lineSequence()
            .firstOrNull { it.startsWith("$name:", ignoreCase = true) }
            ?.substringAfter(':')
            ?.trim()
    }
}
