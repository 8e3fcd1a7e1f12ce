package dev.geturl.bench.server

import java.nio.ByteBuffer
import java.nio.channels.GatheringByteChannel

/**
 * A response on its way out: [head], then [total] bytes made by going round [block], then [tail]. The buffers are views
 * of their own; what they view is shared by all connections and never written to.
 */
internal class Reply(
    private val head: ByteBuffer,
    private val block: ByteBuffer = EMPTY,
    private var total: Long = 0,
    private val tail: ByteBuffer = EMPTY,
) {
    private val pieces = arrayOf(head, EMPTY, EMPTY)

    /** Writes what the channel takes; true when all of it is written. */
    fun writeTo(channel: GatheringByteChannel): Boolean {
        while (true) {
            val piece = nextPiece()
            val last = if (piece.remaining().toLong() == total) tail else EMPTY
            pieces[1] = piece
            pieces[2] = last
            val due = head.remaining().toLong() + piece.remaining() + last.remaining()
            if (due == 0L) return true
            val before = piece.remaining()
            val written = if (due == head.remaining().toLong()) channel.write(head).toLong() else channel.write(pieces)
            total -= before - piece.remaining()
            if (written < due) return false
        }
    }

    private fun nextPiece(): ByteBuffer {
        if (!block.hasRemaining()) block.rewind()
        val piece = block
        if (total < piece.remaining()) piece.limit(piece.position() + total.toInt())
        return piece
    }

    companion object {
        val EMPTY: ByteBuffer = ByteBuffer.allocate(0)
    }
}
