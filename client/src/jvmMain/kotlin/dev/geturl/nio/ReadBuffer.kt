package dev.geturl.nio

import dev.geturl.net.endAt
import okio.Buffer
import java.nio.ByteBuffer
import java.nio.channels.ReadableByteChannel

/**
 * Where a loop reads its sockets into before the bytes move to segments, or are taken from here: one for all its
 * connections, so that it stays in the processor's cache. The JDK would do the same for an array, but once for each
 * segment.
 */
internal class ReadBuffer {
    private val memory = RovingBuffer(BYTES)

    /** What is left of what was read: for who takes it from here. */
    val bytes: ByteBuffer get() = memory.rest

    /** Whether nothing is left of what was read. */
    val isExhausted: Boolean get() = !bytes.hasRemaining()

    /** Whether what was read last filled it, so that there may be more. */
    val wasFilled: Boolean get() = memory.wasFilled

    /** Reads once what [channel] has, as far as there is room, in place of what was here; false at its end. */
    fun fill(channel: ReadableByteChannel): Boolean {
        val count = channel.read(memory.emptied())
        memory.filled()
        return count >= 0
    }

    /** Moves the first bytes that are left here behind those of [sink], [most] at most; gives how many. */
    fun moveTo(sink: Buffer, most: Long = Long.MAX_VALUE): Long {
        val end = bytes.limit()
        val count = minOf(most, bytes.remaining().toLong())
        bytes.endAt(bytes.position() + count.toInt())
        sink.write(bytes)
        bytes.endAt(end)
        return count
    }

    private companion object {
        /** Large enough that a bulk read makes 16 calls a megabyte, small enough to stay in the processor's cache. */
        const val BYTES = 64 * 1024
    }
}
