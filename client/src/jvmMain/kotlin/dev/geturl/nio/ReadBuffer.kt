package dev.geturl.nio

import dev.geturl.net.empty
import dev.geturl.net.endAt
import dev.geturl.net.turnRound
import okio.Buffer
import java.nio.ByteBuffer
import java.nio.channels.ReadableByteChannel

/**
 * Where a loop reads its sockets into before the bytes move to segments: one for all its connections, so that it stays
 * in the processor's cache. The JDK would do the same for an array, but once for each segment.
 */
internal class ReadBuffer {
    private val bytes = ByteBuffer.allocateDirect(BYTES)
    private val cursor = Buffer.UnsafeCursor()

    /** How many bytes of what was read have not been moved. */
    val size: Int get() = bytes.remaining()

    /** Reads once what [channel] has, as far as there is room, in place of what was here; false at its end. */
    fun fill(channel: ReadableByteChannel): Boolean {
        bytes.empty()
        val isOpen = channel.read(bytes) >= 0
        bytes.turnRound()
        return isOpen
    }

    /** Moves the first bytes that are here behind those of [sink], [most] at most; gives how many. */
    fun moveTo(sink: Buffer, most: Long = Long.MAX_VALUE): Long {
        val count = minOf(most, size.toLong())
        if (count > SMALL_BYTES) moveLarge(sink, count) else moveSmall(sink, count)
        return count
    }

    private fun moveSmall(sink: Buffer, count: Long) {
        val end = bytes.limit()
        bytes.endAt(bytes.position() + count.toInt())
        sink.write(bytes)
        bytes.endAt(end)
    }

    /**
     * Takes all segments first: each of them is an exchange with the pool, and to wait there for the bytes that have
     * just been stored took a seventh of the client's cycles.
     */
    private fun moveLarge(sink: Buffer, count: Long) = sink.readAndWriteUnsafe(cursor).use {
        val end = sink.size + count
        cursor.resizeBuffer(end)
        while (true) {
            val segment = checkNotNull(cursor.data) { "the cursor is behind the end of the buffer" }
            bytes.get(segment, cursor.start, cursor.end - cursor.start)
            if (cursor.offset + (cursor.end - cursor.start) == end) break
            cursor.next()
        }
    }

    private companion object {
        /** Large enough that a bulk read makes 16 calls a megabyte, small enough to stay in the processor's cache. */
        const val BYTES = 64 * 1024

        /** Less is not worth a cursor. */
        const val SMALL_BYTES = 8192
    }
}
