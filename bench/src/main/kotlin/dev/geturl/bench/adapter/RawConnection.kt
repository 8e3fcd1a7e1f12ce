package dev.geturl.bench.adapter

import dev.geturl.bench.Payload
import dev.geturl.bench.Tally
import dev.geturl.bench.checkSmall
import dev.geturl.bench.checkStatus
import java.io.EOFException
import java.io.InputStream
import java.nio.ByteBuffer

/**
 * One connection of a floor: the least HTTP/1.1 that works against the benchmark's own server. The input waits in
 * [buffer], which is always ready to be read from.
 */
internal abstract class RawConnection(protected val buffer: ByteBuffer) : AutoCloseable {
    private val small = ByteArray(Payload.SMALL_SIZE)

    init {
        buffer.limit(0)
    }

    /** Length of the body whose head was read last, or -1 if it is chunked. */
    var length = 0L
        private set

    /** Writes all of [bytes]. */
    abstract fun write(bytes: ByteBuffer)

    /** Reads at least one byte into [into], or returns -1 at the end of the input. */
    protected abstract fun read(into: ByteBuffer): Int

    /** Waits for more input and appends it to the buffer. */
    fun fill() {
        buffer.compact()
        val read = read(buffer)
        buffer.flip()
        if (read < 0) throw EOFException("the server closed the connection")
    }

    /** Whether the answer to a small GET is all there; if so, it is checked and taken. */
    fun takeSmall(): Boolean {
        val start = buffer.position()
        if (!takeHead()) return false
        if (buffer.remaining() < length) {
            buffer.position(start)
            return false
        }
        check(length == small.size.toLong()) { "a small GET of $length bytes" }
        buffer.get(small)
        checkSmall(OK, small)
        return true
    }

    /** Reads the head of a response, which must be of status 200. */
    fun readHead() {
        while (!takeHead()) fill()
    }

    /** Reads the body of the response whose head was read. */
    fun readBody(tally: Tally) {
        if (length >= 0) return readPart(length, tally)
        while (true) {
            val size = readChunkSize()
            readPart(size, tally)
            skipLine()
            if (size == 0L) return
        }
    }

    /** The body, of known length, of the response whose head was read. */
    fun stream(): InputStream = object : InputStream() {
        private var left = length

        private val single = ByteArray(1)

        override fun read(): Int = if (read(single, 0, 1) < 0) -1 else single[0].toInt() and 0xff

        override fun read(into: ByteArray, offset: Int, count: Int): Int {
            if (left == 0L) return -1
            if (!buffer.hasRemaining()) fill()
            val taken = minOf(count.toLong(), left, buffer.remaining().toLong()).toInt()
            buffer.get(into, offset, taken)
            left -= taken
            return taken
        }
    }

    private fun readPart(size: Long, tally: Tally) {
        var left = size
        while (left > 0) {
            if (!buffer.hasRemaining()) fill()
            val end = buffer.limit()
            if (buffer.remaining() > left) buffer.limit(buffer.position() + left.toInt())
            left -= buffer.remaining()
            tally.add(buffer)
            buffer.limit(end)
        }
    }

    private fun readChunkSize(): Long {
        var size = 0L
        while (true) {
            val byte = readByte().toInt()
            if (byte == CR) break
            size = size * HEX + Character.digit(byte, HEX)
        }
        skipLine()
        return size
    }

    private fun skipLine() {
        while (readByte() != LF) continue
    }

    private fun readByte(): Byte {
        if (!buffer.hasRemaining()) fill()
        return buffer.get()
    }

    private fun takeHead(): Boolean {
        val start = buffer.position()
        var line = start
        var found = CHUNKED
        for (i in start until buffer.limit()) {
            if (buffer.get(i) != LF) continue
            if (i - line == 1) {
                checkStatus(number(start + STATUS, start + STATUS + 3).toInt())
                length = found
                buffer.position(i + 1)
                return true
            }
            if (isLength(line)) found = number(line + LENGTH.size, i - 1)
            line = i + 1
        }
        return false
    }

    private fun isLength(line: Int): Boolean {
        for (i in LENGTH.indices) if (buffer.get(line + i) != LENGTH[i]) return false
        return true
    }

    private fun number(from: Int, until: Int): Long {
        var value = 0L
        for (i in from until until) value = value * 10 + (buffer.get(i) - '0'.code)
        return value
    }

    private companion object {
        const val CHUNKED = -1L
        const val HEX = 16
        const val OK = 200
        const val CR = '\r'.code
        const val LF = '\n'.code.toByte()
        const val STATUS = "HTTP/1.1 ".length
        val LENGTH = "Content-Length: ".toByteArray()
    }
}

/** The head of a request of the floors. */
internal fun rawHead(method: String, path: String, fields: String = ""): ByteArray =
    "$method $path HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: raw\r\nAccept: */*\r\n$fields\r\n".toByteArray()
