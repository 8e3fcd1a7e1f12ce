package dev.geturl.nio

import okio.Buffer
import java.nio.ByteBuffer
import java.nio.channels.GatheringByteChannel

/** Writes the segments of a buffer to a channel, many in one system call. */
internal class GatheringWriter(private val channel: GatheringByteChannel) {
    /**
     * Takes from [source] what the channel accepts of its first [byteCount] bytes; 0 when it accepts none now.
     *
     * They are gathered in [scratch] where there is one: the JDK would copy each segment to a direct buffer of its own.
     * Without one, which is so outside the loop, they are handed to the JDK together.
     */
    fun write(source: Buffer, byteCount: Long, scratch: RovingBuffer?): Long {
        if (byteCount == 0L) return 0
        if (scratch != null && byteCount <= SMALL_BYTES && byteCount == source.size) return writeSmall(source, scratch)
        // Not kept, as a connection that rests has no use for it; beside a system call it costs next to nothing.
        val written = source.readUnsafe(Buffer.UnsafeCursor()).use { cursor ->
            cursor.next()
            if (scratch != null) cursor.gatherIn(scratch, byteCount) else cursor.writePieces(byteCount)
        }
        source.skip(written)
        return written
    }

    /** A request: it is taken out at once, as hardly ever something of it has to be put back. */
    private fun writeSmall(source: Buffer, scratch: RovingBuffer): Long {
        val room = scratch.emptied()
        while (source.read(room) > 0) continue
        val all = scratch.filled()
        val written = channel.write(all).toLong()
        if (all.hasRemaining()) source.write(all)
        return written
    }

    private fun Buffer.UnsafeCursor.writePieces(byteCount: Long): Long {
        val first = wrap(byteCount)
        return if (first.remaining().toLong() == byteCount) {
            channel.write(first).toLong()
        } else {
            channel.write(pieces(first, byteCount))
        }
    }

    private fun Buffer.UnsafeCursor.gatherIn(scratch: RovingBuffer, byteCount: Long): Long {
        val room = scratch.emptied()
        var left = minOf(byteCount, scratch.capacity.toLong()).toInt()
        while (true) {
            val count = minOf(end - start, left)
            room.put(bytes(), start, count)
            left -= count
            if (left == 0) break
            next()
        }
        return channel.write(scratch.filled()).toLong()
    }

    private fun Buffer.UnsafeCursor.pieces(first: ByteBuffer, byteCount: Long): Array<ByteBuffer> {
        val pieces = ArrayList<ByteBuffer>(MAX_PIECES)
        pieces.add(first)
        var left = byteCount - first.remaining()
        while (left > 0 && pieces.size < MAX_PIECES) {
            next()
            val piece = wrap(left)
            pieces.add(piece)
            left -= piece.remaining()
        }
        return pieces.toTypedArray()
    }

    /** The segment that this is at. Its bytes are only read. */
    private fun Buffer.UnsafeCursor.wrap(atMost: Long): ByteBuffer =
        ByteBuffer.wrap(bytes(), start, minOf((end - start).toLong(), atMost).toInt())

    private fun Buffer.UnsafeCursor.bytes(): ByteArray =
        checkNotNull(data) { "fewer bytes in the buffer than were to be written" }

    private companion object {
        /** A head, mostly: less than a segment. */
        const val SMALL_BYTES = 4096L

        /** 16 full segments are 128 KiB: beyond that a larger write gains nothing. */
        const val MAX_PIECES = 16
    }
}
