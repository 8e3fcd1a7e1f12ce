package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.net.empty
import dev.geturl.net.turnRound
import okio.Buffer
import java.nio.ByteBuffer
import javax.net.ssl.SSLEngine
import javax.net.ssl.SSLEngineResult

/**
 * The records of one connection, sans I/O: opens what has come and seals what is to go. [SSLEngine] does the work and
 * allows one to open while another seals.
 *
 * A record is opened as a whole straight into segments: from the segment that it came in, or, where it came in several,
 * from room that each thread has once. So a connection that rests holds no buffers.
 */
internal class RecordCodec(val engine: SSLEngine) {
    /** What has come from the peer and was not opened. */
    val input = Buffer()

    /** Is told of the records; null, as mostly, where nobody listens. */
    var tap: RecordTap? = null

    private val inputCursor = Buffer.UnsafeCursor()
    private val openCursor = Buffer.UnsafeCursor()
    private val sealCursor = Buffer.UnsafeCursor()

    /**
     * How many bytes the first record in [input] has, or 0 while it has not come in full.
     *
     * @throws HttpException.TlsFailed when what came is no record of TLS.
     */
    fun wholeRecord(): Int {
        if (input.exhausted()) return 0
        if (input[0] !in RECORD_TYPES) throw TlsFailures.noTls(input)
        if (input.size < HEADER_BYTES) return 0
        val length = HEADER_BYTES + (octet(LENGTH_AT) shl Byte.SIZE_BITS) + octet(LENGTH_AT + 1)
        if (input[1] != MAJOR_VERSION || length > MAX_RECORD_BYTES) throw TlsFailures.noTls(input)
        return if (input.size < length) 0 else length
    }

    private fun octet(at: Long) = input[at].toInt() and OCTET

    /** Opens the first record of [input], which has [length] bytes; its content goes to [content]. */
    fun open(length: Int, content: Buffer): SSLEngineResult {
        val result = input.readUnsafe(inputCursor).use { cursor ->
            val isInOne = cursor.next() >= length
            val record = if (isInOne) ByteBuffer.wrap(cursor.data, cursor.start, length) else gathered(cursor, length)
            tap?.received(record)
            opened(record, length, content)
        }
        input.skip(length.toLong())
        if (result.bytesProduced() == 0) tap?.openedNoContent()
        return result
    }

    /** The first [length] bytes of the buffer that [cursor] is at the start of. */
    private fun gathered(cursor: Buffer.UnsafeCursor, length: Int): ByteBuffer {
        val record = Scratch.current.record
        record.empty()
        do {
            record.put(cursor.data, cursor.start, minOf(cursor.end - cursor.start, length - record.position()))
        } while (record.position() < length && cursor.next() != -1)
        record.turnRound()
        return record
    }

    /** The engine opens a record in its own place, and then copies it to where there is room for all of it. */
    private fun opened(record: ByteBuffer, length: Int, content: Buffer): SSLEngineResult {
        val before = content.size
        return content.readAndWriteUnsafe(openCursor).use { cursor ->
            var made = 0
            try {
                cursor.expandBuffer(minOf(length, SEGMENT_BYTES))
                val first = ByteBuffer.wrap(cursor.data, cursor.start, cursor.end - cursor.start)
                val isEnough = first.remaining() >= length
                val result = if (isEnough) engine.unwrap(record, first) else engine.unwrap(record, room(first, length))
                result.also { made = it.bytesProduced() }
            } finally {
                cursor.resizeBuffer(before + made)
            }
        }
    }

    /** [first] and as much behind it as [length] bytes want. */
    private fun room(first: ByteBuffer, length: Int): Array<ByteBuffer> {
        val room = ArrayList<ByteBuffer>(MAX_SEGMENTS)
        room += first
        var left = length - first.remaining()
        while (left > 0) {
            openCursor.expandBuffer(minOf(left, SEGMENT_BYTES))
            room += ByteBuffer.wrap(openCursor.data, openCursor.start, openCursor.end - openCursor.start)
            left -= openCursor.end - openCursor.start
        }
        return room.toTypedArray()
    }

    /** Seals at most one record of the first [byteCount] bytes of [content] to [output], and takes them. */
    fun seal(content: Buffer, byteCount: Long, output: Buffer): SSLEngineResult {
        val sealed = Scratch.current.sealed(engine.session.packetBufferSize)
        val result = content.readUnsafe(sealCursor).use { sealed(it, minOf(byteCount, MAX_CONTENT_BYTES), sealed) }
        content.skip(result.bytesConsumed().toLong())
        output.write(sealed.array(), 0, result.bytesProduced())
        tap?.sent(sealed.array(), result.bytesProduced())
        return result
    }

    private fun sealed(cursor: Buffer.UnsafeCursor, byteCount: Long, sealed: ByteBuffer): SSLEngineResult {
        if (byteCount == 0L) return engine.wrap(NOTHING.duplicate(), sealed)
        val inFirst = cursor.next()
        if (inFirst < byteCount) return engine.wrap(pieces(cursor, byteCount), sealed)
        return engine.wrap(ByteBuffer.wrap(cursor.data, cursor.start, byteCount.toInt()), sealed)
    }

    /** The first [byteCount] bytes of the buffer that [cursor] is at the start of. */
    private fun pieces(cursor: Buffer.UnsafeCursor, byteCount: Long): Array<ByteBuffer> {
        val pieces = ArrayList<ByteBuffer>(MAX_SEGMENTS)
        var left = byteCount
        do {
            val count = minOf((cursor.end - cursor.start).toLong(), left).toInt()
            pieces += ByteBuffer.wrap(cursor.data, cursor.start, count)
            left -= count
        } while (left > 0 && cursor.next() != -1)
        return pieces.toTypedArray()
    }

    private companion object {
        const val HEADER_BYTES = 5
        const val LENGTH_AT = 3L
        const val OCTET = 0xff
        const val MAJOR_VERSION: Byte = 3
        const val SEGMENT_BYTES = 8192
        const val MAX_SEGMENTS = 4
        val NOTHING: ByteBuffer = ByteBuffer.allocate(0)

        /** RFC 5246 section 6.2.1 and RFC 8446 section 5.1. */
        const val MAX_CONTENT_BYTES = 1L shl 14

        /** RFC 5246 section 6.2.3 allows 2048 bytes more than the content; RFC 8446 allows 256. */
        const val MAX_RECORD_BYTES = HEADER_BYTES + (1 shl 14) + 2048

        /** change_cipher_spec, alert, handshake, application_data: RFC 8446 section 5.1. */
        val RECORD_TYPES = 20..23
    }

    /** Room for one record each way, for whoever opens or seals on this thread. */
    private class Scratch {
        val record: ByteBuffer = ByteBuffer.allocate(MAX_RECORD_BYTES)
        private var sealed = ByteBuffer.allocate(MAX_RECORD_BYTES)

        fun sealed(size: Int): ByteBuffer {
            if (sealed.capacity() < size) sealed = ByteBuffer.allocate(size)
            sealed.empty()
            return sealed
        }

        companion object {
            private val OF_THREAD = ThreadLocal.withInitial(::Scratch)
            val current: Scratch get() = OF_THREAD.get()
        }
    }
}
