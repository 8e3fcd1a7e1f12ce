package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.net.empty
import dev.geturl.net.endAt
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
 * A record is opened as a whole, in room that each thread has once. So a connection that rests holds no buffers.
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

    private val openCursor = Buffer.UnsafeCursor()
    private val sealCursor = Buffer.UnsafeCursor()

    /**
     * How many bytes the first record in [input] has, or 0 while it has not come in full.
     *
     * @throws HttpException.TlsFailed when what came is no record of TLS.
     */
    fun wholeRecord(): Int {
        val length = wholeRecord(NOTHING)
        if (length == NO_RECORD) throw TlsFailures.noTls(input)
        return length
    }

    /** The same of what is in [input] and then in [more]; [NO_RECORD] when that is none. */
    private fun wholeRecord(more: ByteBuffer): Int {
        val size = input.size + more.remaining()
        if (size > 0 && octet(0, more) !in RECORD_TYPES) return NO_RECORD
        if (size < HEADER_BYTES) return 0
        val length = HEADER_BYTES + (octet(LENGTH_AT, more) shl Byte.SIZE_BITS) + octet(LENGTH_AT + 1, more)
        if (octet(1, more) != MAJOR_VERSION || length > MAX_RECORD_BYTES) return NO_RECORD
        return if (size < length) 0 else length
    }

    private fun octet(at: Int, more: ByteBuffer): Int {
        val beyond = at - input.size
        val octet = if (beyond < 0) input[at.toLong()] else more[more.position() + beyond.toInt()]
        return octet.toInt() and OCTET
    }

    /** Opens the first record of [input], which has [length] bytes, and takes it; its content goes to [content]. */
    fun open(length: Int, content: Buffer): SSLEngineResult = opened(gathered(NOTHING, length), content)

    /**
     * Opens the first record of what is in [input] and then in [more], and takes it. Null when it is not there in full,
     * or is none: [more] then belongs behind [input].
     */
    fun openStraight(more: ByteBuffer, content: Buffer): SSLEngineResult? {
        val length = wholeRecord(more)
        return if (length > 0) opened(gathered(more, length), content) else null
    }

    /** The first record. Who reads along may come to open another connection's, which has the thread's room then. */
    private fun gathered(more: ByteBuffer, length: Int): ByteBuffer {
        val record = if (tap == null) Scratch.current.record() else ByteBuffer.allocate(length)
        while (record.position() < length && !input.exhausted()) {
            val count = input.read(record.array(), record.position(), length - record.position())
            record.goTo(record.position() + count)
        }
        more.get(record.array(), record.position(), length - record.position())
        record.goTo(0)
        record.endAt(length)
        tap?.received(record)
        return record
    }

    private fun opened(record: ByteBuffer, content: Buffer): SSLEngineResult {
        val before = content.size
        val length = record.remaining()
        val spill = Scratch.current.spill()
        val result = content.readAndWriteUnsafe(openCursor).use { cursor ->
            var room = 0
            var made = 0
            try {
                val targets = ArrayList<ByteBuffer>(MAX_SEGMENTS)
                while (room < length - spill.remaining()) {
                    room += cursor.expandBuffer(1).toInt()
                    targets += ByteBuffer.wrap(cursor.data, cursor.start, cursor.end - cursor.start)
                }
                targets += spill
                engine.unwrap(record, targets.toTypedArray()).also { made = minOf(it.bytesProduced(), room) }
            } finally {
                cursor.resizeBuffer(before + made)
            }
        }
        spill.turnRound()
        content.write(spill)
        if (result.bytesProduced() == 0) tap?.openedNoContent()
        return result
    }

    /** Seals at most one record of the first [byteCount] bytes of [content] to [output], and takes them. */
    fun seal(content: Buffer, byteCount: Long, output: Buffer): SSLEngineResult {
        val sealed = Scratch.current.sealed(engine.session.packetBufferSize)
        val result = content.readUnsafe(sealCursor).use { sealed(it, minOf(byteCount, MAX_CONTENT_BYTES), sealed) }
        content.skip(result.bytesConsumed().toLong())
        output.write(sealed.array(), 0, result.bytesProduced())
        tap?.sent(sealed.array().copyOf(result.bytesProduced()), result.bytesProduced())
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
        const val LENGTH_AT = 3
        const val OCTET = 0xff
        const val NO_RECORD = -1
        const val MAJOR_VERSION = 3
        const val MAX_SEGMENTS = 4

        /**
         * An engine wants room for all but what it knows to be no content, and that is a little more than the content.
         * With so much of it elsewhere, two segments are enough for the content of a full record.
         */
        const val SPILL_BYTES = 96
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
        private val spill = ByteBuffer.allocate(SPILL_BYTES)
        private var sealed = ByteBuffer.allocate(MAX_RECORD_BYTES)

        fun record(): ByteBuffer {
            record.empty()
            return record
        }

        fun spill(): ByteBuffer {
            spill.empty()
            return spill
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
