package dev.geturl.nio

import okio.Buffer
import java.nio.ByteBuffer
import java.nio.channels.GatheringByteChannel

/** Writes the segments of a buffer to a channel from where they lie, many in one system call. */
internal class GatheringWriter(private val channel: GatheringByteChannel) {
    private val cursor = Buffer.UnsafeCursor()

    /** Takes from [source] what the channel accepts of its first [byteCount] bytes; 0 when it accepts none now. */
    fun write(source: Buffer, byteCount: Long): Long {
        if (byteCount == 0L) return 0
        val written = source.readUnsafe(cursor).use {
            cursor.next()
            val first = wrap(byteCount)
            if (first.remaining().toLong() == byteCount) {
                channel.write(first).toLong()
            } else {
                channel.write(gather(first, byteCount))
            }
        }
        source.skip(written)
        return written
    }

    private fun gather(first: ByteBuffer, byteCount: Long): Array<ByteBuffer> {
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
    private fun wrap(atMost: Long): ByteBuffer {
        val data = checkNotNull(cursor.data) { "fewer bytes in the buffer than were to be written" }
        return ByteBuffer.wrap(data, cursor.start, minOf((cursor.end - cursor.start).toLong(), atMost).toInt())
    }

    private companion object {
        /** 16 full segments are 128 KiB: beyond that a larger write gains nothing. */
        const val MAX_PIECES = 16
    }
}
