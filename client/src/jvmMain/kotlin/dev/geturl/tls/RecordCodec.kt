package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.net.empty
import dev.geturl.net.goTo
import dev.geturl.net.turnRound
import okio.Buffer
import java.nio.ByteBuffer
import javax.net.ssl.SSLEngine
import javax.net.ssl.SSLEngineResult

/**
 * The records of one connection, sans I/O: opens what has come and seals what is to go. [SSLEngine] does the work and
 * allows one to open while another seals.
 *
 * A record is opened as a whole: from the segment that it came in straight into another, or, where it came in several,
 * by way of room that each thread has once. So a connection that rests holds no buffers.
 */
internal class RecordCodec(val engine: SSLEngine) {
    /** What has come from the peer and was not opened. */
    val input = Buffer()

    /** Is told of the records; null, as mostly, where nobody listens. */
    var tap: RecordTap? = null

    /** Whether this end is done with it: what the engine says since then tells nothing of the peer. */
    @Volatile
    var isReleased = false
        private set

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

    /** Opens the first record of [input], which has [length] bytes, and takes it; its content goes to [content]. */
    fun open(length: Int, content: Buffer): SSLEngineResult {
        val result = openedInPlace(length, content) ?: openedElsewhere(length, content)
        if (result.bytesProduced() == 0) tap?.openedNoContent()
        return result
    }

    /** Null when the record lies in several segments. It is decrypted where it is; what comes of it is copied once. */
    private fun openedInPlace(length: Int, content: Buffer): SSLEngineResult? {
        val result = input.readUnsafe(inputCursor).use { cursor ->
            if (cursor.next() < length) return null
            val record = ByteBuffer.wrap(cursor.data, cursor.start, length)
            tap?.received(record)
            openedToSegment(record, length, content)
        }
        input.skip(length.toLong())
        return result
    }

    private fun openedToSegment(record: ByteBuffer, length: Int, content: Buffer): SSLEngineResult {
        val before = content.size
        return content.readAndWriteUnsafe(openCursor).use { cursor ->
            var made = 0
            try {
                cursor.expandBuffer(length)
                val room = ByteBuffer.wrap(cursor.data, cursor.start, cursor.end - cursor.start)
                engine.unwrap(record, room).also { made = it.bytesProduced() }
            } finally {
                cursor.resizeBuffer(before + made)
            }
        }
    }

    /**
     * The segments that the record came in are free before its content takes others, and just as many as it wants: more
     * would not fit in Okio's pool, and what does not is made anew each time.
     */
    private fun openedElsewhere(length: Int, content: Buffer): SSLEngineResult {
        val scratch = Scratch.current
        val record = scratch.gathered(input, length)
        tap?.received(record)
        val opened = scratch.content()
        val result = engine.unwrap(record, opened)
        content.write(opened.array(), 0, result.bytesProduced())
        return result
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

    /**
     * Ends both ways, whatever the peer has said. Some providers hold memory and descriptors outside of the heap until
     * then. Others may open and seal meanwhile.
     */
    fun release() {
        isReleased = true
        leave {
            engine.closeOutbound()
            while (!engine.isOutboundDone && wrapNothing().bytesProduced() > 0) continue
        }
        leave { engine.closeInbound() }
    }

    private fun wrapNothing() =
        engine.wrap(NOTHING.duplicate(), Scratch.current.sealed(engine.session.packetBufferSize))

    /** Does [work], and lets go of the engine where that does not come to its end. */
    inline fun <T> releasedUnlessDone(work: () -> T): T {
        var isDone = false
        try {
            return work().also { isDone = true }
        } finally {
            if (!isDone) release()
        }
    }

    private inline fun leave(way: () -> Unit) = try {
        way()
    } catch (unfinished: Exception) {
        // An SSLException by the JDK's; another provider's may throw what it likes, and must not hide why this ends.
        TlsLog.left(unfinished)
    }

    private companion object {
        const val HEADER_BYTES = 5
        const val LENGTH_AT = 3L
        const val OCTET = 0xff
        const val MAJOR_VERSION: Byte = 3
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
        private val record = ByteBuffer.allocate(MAX_RECORD_BYTES)
        private val content = ByteBuffer.allocate(MAX_RECORD_BYTES)
        private var sealed = ByteBuffer.allocate(MAX_RECORD_BYTES)

        /** The first [length] bytes of [input], which they are taken from. */
        fun gathered(input: Buffer, length: Int): ByteBuffer {
            record.empty()
            while (record.position() < length) {
                val count = input.read(record.array(), record.position(), length - record.position())
                record.goTo(record.position() + count)
            }
            record.turnRound()
            return record
        }

        fun content(): ByteBuffer {
            content.empty()
            return content
        }

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
