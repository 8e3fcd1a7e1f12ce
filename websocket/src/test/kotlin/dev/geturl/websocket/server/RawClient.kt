package dev.geturl.websocket.server

import dev.geturl.testing.closedAfterTest
import java.io.EOFException
import java.net.Socket
import java.net.SocketException
import javax.net.SocketFactory

/** A peer of a server under test that writes and reads bytes, and so can do what no client does. Blocks. */
internal class RawClient(private val socket: Socket) : AutoCloseable {
    private val input = socket.getInputStream().buffered()
    val port: Int get() = socket.localPort

    init {
        socket.soTimeout = 20_000
    }

    /** One frame as it came. */
    data class Frame(val opcode: Int, val payload: String, val isFinal: Boolean = true) {
        /** The code of a Close frame, -1 where there is none. */
        val code: Int get() = if (payload.length < 2) -1 else payload[0].code shl 8 or payload[1].code
    }

    fun send(text: String) {
        socket.getOutputStream().write(text.toByteArray(Charsets.ISO_8859_1))
        socket.getOutputStream().flush()
    }

    /** Sends the request that opens a WebSocket, with [more] field lines. */
    fun ask(target: String = "/", vararg more: String) = send(handshake(target, *more))

    /** Reads one head. */
    fun head(): String = buildString { while (!endsWith("\r\n\r\n")) append(byte().toChar()) }

    /** Opens a WebSocket, and gives the head of the answer. */
    fun open(target: String = "/", vararg more: String): String {
        ask(target, *more)
        return head().also { check(it.startsWith("HTTP/1.1 101 ")) { it } }
    }

    fun frame(): Frame {
        val first = byte()
        val second = byte()
        check(second and 0x80 == 0) { "a frame of the server is masked" }
        val length = when (second) {
            127 -> (1..8).fold(0L) { sum, _ -> sum shl 8 or byte().toLong() }.toInt()
            126 -> byte() shl 8 or byte()
            else -> second
        }
        return Frame(first and 0x0f, String(CharArray(length) { byte().toChar() }), first and 0x80 != 0)
    }

    /** Sends a frame with a mask of zeros. */
    fun send(frame: Frame) = send(bytes(frame, isMasked = true))

    fun text(text: String) = send(Frame(TEXT, text))

    fun close(code: Int) = send(Frame(CLOSE, "${(code shr 8).toChar()}${(code and 0xff).toChar()}"))

    /** What comes until the server ends the connection, which then is ended here, too; a reset ends it as well. */
    fun rest(): String = buildString {
        try {
            while (true) append(input.read().takeIf { it >= 0 }?.toChar() ?: break)
        } catch (reset: SocketException) {
            check(!socket.isClosed) { "closed at this end: $reset" }
        }
        close()
    }

    private fun byte(): Int = input.read().also {
        if (it <
            0
        ) {
            throw EOFException("the server has ended the connection")
        }
    }

    override fun close() = socket.close()

    companion object {
        const val TEXT = 1
        const val CLOSE = 8
        const val PING = 9

        fun bytes(frame: Frame, isMasked: Boolean): String {
            val mask = if (isMasked) 0x80 else 0
            val length = frame.payload.length
            val size = if (length < 126) {
                "${(mask or length).toChar()}"
            } else {
                "${(mask or 126).toChar()}${(length shr 8).toChar()}${(length and 0xff).toChar()}"
            }
            val first = frame.opcode or if (frame.isFinal) 0x80 else 0
            return "${first.toChar()}$size" + (if (isMasked) "\u0000".repeat(4) else "") + frame.payload
        }

        /** The request of RFC 6455 section 1.3 for [target], with [more] field lines. */
        fun handshake(target: String, vararg more: String): String = buildString {
            append("GET $target HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
            append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n")
            more.forEach { append(it).append("\r\n") }
            append("\r\n")
        }
    }
}

/** A raw client of the server at [port], closed after the test. */
internal fun rawClient(port: Int, factory: SocketFactory = SocketFactory.getDefault()): RawClient =
    RawClient(factory.createSocket("127.0.0.1", port)).closedAfterTest()
