package dev.geturl.bench

import okio.Buffer
import java.io.InputStream
import java.nio.ByteBuffer

/**
 * Counts a streamed body and compares its first bytes, so that a client cannot look fast by losing data. Adapters hand
 * it each piece as their client gave it; nothing is copied beyond the first [Payload.HEAD_SIZE] bytes.
 */
internal class Tally(private val expected: Long, private val head: ByteArray) {
    /** Bytes seen so far. */
    var count = 0L
        private set

    /** Takes [length] bytes of [bytes] from [offset]. */
    fun add(bytes: ByteArray, offset: Int, length: Int) {
        if (count < head.size) {
            val compared = minOf(length, head.size - count.toInt())
            for (i in 0 until compared) compare(bytes[offset + i], count.toInt() + i)
        }
        count += length
    }

    /** Takes what remains of [bytes] and leaves it consumed. */
    fun add(bytes: ByteBuffer) {
        if (count < head.size) {
            val compared = minOf(bytes.remaining(), head.size - count.toInt())
            for (i in 0 until compared) compare(bytes.get(bytes.position() + i), count.toInt() + i)
        }
        count += bytes.remaining()
        bytes.position(bytes.limit())
    }

    /** Takes all of [bytes] and leaves it empty. */
    fun add(bytes: Buffer) {
        if (count < head.size) {
            val compared = minOf(bytes.size, head.size - count).toInt()
            for (i in 0 until compared) compare(bytes[i.toLong()], count.toInt() + i)
        }
        count += bytes.size
        bytes.clear()
    }

    /** Reads [stream] to its end in steps of 64 KiB. */
    fun addAll(stream: InputStream) {
        val scratch = ByteArray(Payload.BLOCK_SIZE)
        while (true) {
            val read = stream.read(scratch)
            if (read < 0) break
            add(scratch, 0, read)
        }
    }

    /** Throws unless the whole body was seen. */
    fun finish() {
        check(count == expected) { "body of $count bytes where $expected were due" }
    }

    private fun compare(byte: Byte, index: Int) {
        check(byte == head[index]) { "byte $index of the body is $byte, not ${head[index]}" }
    }
}
