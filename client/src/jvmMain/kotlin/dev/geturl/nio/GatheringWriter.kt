package dev.geturl.nio

import okio.Buffer
import java.nio.ByteBuffer
import java.nio.channels.GatheringByteChannel

/** Writes the segments of a buffer to a channel, many in one system call. */
internal class GatheringWriter(private val channel: GatheringByteChannel) {
    private val cursor = Buffer.UnsafeCursor()

    /**
     * Takes from [source] what the channel accepts of its first [byteCount] bytes; 0 when it accepts none now.
     *
     * A single segment is written from where it lies. Several are gathered in [scratch], a direct buffer, where there
     * is one: the JDK would copy each to a direct buffer of its own. Without one they are handed to the JDK together.
     */
    fun write(source: Buffer, byteCount: Long, scratch: ByteBuffer?): Long {
        if (byteCount == 0L) return 0
        val written = source.readUnsafe(cursor).use {
            cursor.next()
            val first = wrap(byteCount)
            when {
                first.remaining().toLong() == byteCount -> channel.write(first).toLong()
                scratch != null -> channel.write(gatherIn(scratch, byteCount)).toLong()
                else -> channel.write(pieces(first, byteCount))
            }
        }
        source.skip(written)
        return written
    }

    private fun gatherIn(scratch: ByteBuffer, byteCount: Long): ByteBuffer {
        scratch.clear()
        var left = minOf(byteCount, scratch.capacity().toLong()).toInt()
        while (true) {
            val count = minOf(cursor.end - cursor.start, left)
            scratch.put(data(), cursor.start, count)
            left -= count
            if (left == 0) break
            cursor.next()
        }
        return scratch.flip()
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
        /** 16 full segments are 128 KiB: beyond that a larger write gains nothing. */
        const val MAX_PIECES = 16
    }
}
