package dev.geturl.bench.websocket

import java.io.IOException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.channels.SelectionKey
import java.nio.channels.SocketChannel
import java.security.MessageDigest
import java.util.Base64

/**
 * One connection of the echo server: frames go back as they come, but for their mask, and all that one read brings in
 * one write. What is compressed goes back as it is, too: the client's inflater then sees what its deflater has made.
 */
internal class EchoPeer(private val channel: SocketChannel) {
    private var input = ByteBuffer.allocate(HEAD_BYTES)
    private var output = ByteBuffer.allocate(HEAD_BYTES)
    private var isOpen = false
    private var isClosing = false
    private var left = 0L
    private var mask = 0

    /** Does what [key] is ready for; false when the connection is at its end. */
    fun ready(key: SelectionKey): Boolean {
        if (!flush()) return true
        if (key.isReadable && channel.read(input) < 0) return false
        while (true) {
            input.flip()
            advance()
            input.compact()
            if (output.position() == 0) break
            if (!flush()) {
                key.interestOps(SelectionKey.OP_WRITE)
                return true
            }
        }
        if (key.interestOps() != SelectionKey.OP_READ) key.interestOps(SelectionKey.OP_READ)
        return !isClosing
    }

    private fun flush(): Boolean {
        output.flip()
        channel.write(output)
        output.compact()
        return output.position() == 0
    }

    private fun advance() {
        if (!isOpen) return greet()
        while (output.remaining() >= ROOM) if (left > 0) copy() || return else header() || return
    }

    /** Unmasks what has come of the frame under way; false when nothing has. */
    private fun copy(): Boolean {
        val count = minOf(left, input.remaining().toLong(), output.remaining().toLong()).toInt()
        if (count == 0) return false
        left -= count
        if (count < MANY) copySome(count) else copyMany(count)
        return true
    }

    /** In one piece, and then unmasked where it is now: several times as fast as word by word. */
    private fun copyMany(count: Int) {
        val from = output.position()
        val end = input.limit()
        output.put(input.limit(input.position() + count))
        input.limit(end)
        val words = output.slice(from, count).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer()
        val half = Integer.reverseBytes(mask).toLong() and LOW_WORD
        val twice = half shl Int.SIZE_BITS or half
        for (at in 0 until words.limit()) words.put(at, words.get(at) xor twice)
        for (at in from + words.limit() * Long.SIZE_BYTES until output.position()) {
            mask = mask.rotateLeft(Byte.SIZE_BITS)
            output.put(at, (output.get(at).toInt() xor mask).toByte())
        }
    }

    private fun copySome(most: Int) {
        var count = most
        val half = mask.toLong() and LOW_WORD
        val twice = half shl Int.SIZE_BITS or half
        while (count >= Long.SIZE_BYTES) {
            output.putLong(input.getLong() xor twice)
            count -= Long.SIZE_BYTES
        }
        repeat(count) {
            mask = mask.rotateLeft(Byte.SIZE_BITS)
            output.put((input.get().toInt() xor mask).toByte())
        }
    }

    /** Takes the header of the next frame, and gives it back without the mask; false when it has not come whole. */
    private fun header(): Boolean {
        if (input.remaining() < 2) return false
        val at = input.position()
        val short = input.get(at + 1).toInt() and SEVEN_BITS
        val more = if (short == FrameLength.IN_EIGHT_BYTES) {
            Long.SIZE_BYTES
        } else if (short == FrameLength.IN_TWO_BYTES) {
            Short.SIZE_BYTES
        } else {
            0
        }
        if (input.remaining() < 2 + more + Int.SIZE_BYTES) return false
        val first = input.get().toInt() and BYTE
        val opcode = first and OPCODE
        input.get()
        if (opcode == CLOSE) isClosing = true
        output.put((if (opcode == PING) first + 1 else first).toByte()).put(short.toByte())
        left = when (more) {
            Long.SIZE_BYTES -> input.getLong().also { output.putLong(it) }
            Short.SIZE_BYTES -> input.getShort().also { output.putShort(it) }.toLong() and LOW_SHORT
            else -> short.toLong()
        }
        mask = input.getInt()
        return true
    }

    private fun greet() {
        val head = ByteArray(input.remaining()).also { input.duplicate().get(it) }.decodeToString()
        val end = head.indexOf("\r\n\r\n")
        if (end < 0) {
            if (input.remaining() == input.capacity()) throw IOException("a request's head of over $HEAD_BYTES bytes")
            return
        }
        val rest = ByteBuffer.allocateDirect(BUFFER_BYTES)
        val behind = input.duplicate().position(input.position() + end + "\r\n\r\n".length)
        val isDeflated = head.startsWith("GET ${EchoLoad.DEFLATE_PATH} ") && "permessage-deflate" in head
        val key = FIELD.find(head)?.groupValues?.get(1) ?: throw IOException("a request without a key")
        val digest = MessageDigest.getInstance("SHA-1").digest((key + SALT).toByteArray())
        val answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            (if (isDeflated) "Sec-WebSocket-Extensions: permessage-deflate\r\n" else "") +
            "Sec-WebSocket-Accept: ${Base64.getEncoder().encodeToString(digest)}\r\n\r\n"
        output = ByteBuffer.allocateDirect(BUFFER_BYTES).put(answer.toByteArray())
        input = rest.put(behind).flip()
        isOpen = true
    }

    private companion object {
        const val HEAD_BYTES = 4_096
        const val BUFFER_BYTES = 256 * 1024

        /** A header and a few bytes fit. */
        const val ROOM = 32

        /** From here on what it takes to make a slice does not matter. */
        const val MANY = 1_024
        const val BYTE = 0xff
        const val OPCODE = 0x0f
        const val CLOSE = 8
        const val PING = 9
        const val SEVEN_BITS = 0x7f
        const val LOW_SHORT = 0xffffL
        const val LOW_WORD = 0xffffffffL
        const val SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        val FIELD = Regex("\r\nSec-WebSocket-Key: *([A-Za-z0-9+/=]+)", RegexOption.IGNORE_CASE)
    }
}
