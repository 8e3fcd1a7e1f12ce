package dev.geturl.nio

import dev.geturl.net.empty
import dev.geturl.net.turnRound
import okio.Buffer
import java.nio.ByteBuffer
import java.nio.channels.GatheringByteChannel

/** Writes the segments of a buffer to a channel, many in one system call. */
internal class GatheringWriter(private val channel: GatheringByteChannel) {
    private val cursor = Buffer.UnsafeCursor()

    /**
     * Takes from [source] what the channel accepts of its first [byteCount] bytes; 0 when it accepts none now.
     *
     * They are gathered in [scratch], a direct buffer, where there is one: the JDK would copy each segment to a direct
     * buffer of its own. Without one, which is so outside the loop, they are handed to the JDK together.
     */
    fun write(source: Buffer, byteCount: Long, scratch: ByteBuffer?): Long {
        if (byteCount == 0L) return 0
        if (scratch != null && byteCount <= SMALL_BYTES && byteCount == source.size) return writeSmall(source, scratch)
        val written = source.readUnsafe(cursor).use {
            cursor.next()
            if (scratch != null) channel.write(gatherIn(scratch, byteCount)).toLong() else writePieces(byteCount)
        }
        source.skip(written)
        return written
    }

    /** A request: it is taken out at once, as hardly ever something of it has to be put back. */
    private fun writeSmall(source: Buffer, scratch: ByteBuffer): Long {
        scratch.empty()
        while (source.read(scratch) > 0) continue
        scratch.turnRound()
        val written = channel.write(scratch).toLong()
        if (scratch.hasRemaining()) source.write(scratch)
        return written
    }

    private fun writePieces(byteCount: Long): Long {
        val first = wrap(byteCount)
        return if (first.remaining().toLong() == byteCount) {
            channel.write(first).toLong()
        } else {
            channel.write(pieces(first, byteCount))
        }
    }

    private fun gatherIn(scratch: ByteBuffer, byteCount: Long): ByteBuffer {
        scratch.empty()
        var left = minOf(byteCount, scratch.capacity().toLong()).toInt()
        while (true) {
            val count = minOf(cursor.end - cursor.start, left)
            scratch.put(data(), cursor.start, count)
            left -= count
            if (left == 0) break
            cursor.next()
        }
        scratch.turnRound()
        return scratch
    }

    private fun pieces(first: ByteBuffer, byteCount: Long): Array<ByteBuffer> {
        val pieces = ArrayList<ByteBuffer>(MAX_PIECES)
        pieces.add(first)
        var left = byteCount - first.remaining()
        while (left > 0 && pieces.size < MAX_PIECES) {
            cursor.next()
            val piece = wrap(left)
            pieces.add(piece)
            left -= piece.remaining()
        }
        return pieces.toTypedArray()
    }

    /** The segment that [cursor] is at. Its bytes are only read. */
    private fun wrap(atMost: Long): ByteBuffer =
        ByteBuffer.wrap(data(), cursor.start, minOf((cursor.end - cursor.start).toLong(), atMost).toInt())

    private fun data(): ByteArray = checkNotNull(cursor.data) { "fewer bytes in the buffer than were to be written" }

    private companion object {
        /** A head, mostly: less than a segment. */
        const val SMALL_BYTES = 4096L

        /** 16 full segments are 128 KiB: beyond that a larger write gains nothing. */
        const val MAX_PIECES = 16
    }
}
