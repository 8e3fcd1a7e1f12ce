package dev.geturl.nio

import dev.geturl.net.empty
import dev.geturl.net.endAt
import dev.geturl.net.goTo
import dev.geturl.net.turnRound
import okio.Buffer
import java.nio.ByteBuffer

/** Who has put a write off, and is given it back when it is due. On the loop's thread. */
internal fun interface DueWriter {
    /** Writes what remains in [bytes], in order behind what it has written before. */
    fun writeDue(bytes: ByteBuffer)
}

/**
 * Small writes that a loop puts off while it reads its connections, and makes one after another as soon as it has
 * [MOST] of them or has read all: a near peer that sleeps is then woken for several requests at once, and so are its
 * answers read. On two processors that was a sixth more requests with 16 in flight. Belongs to the loop's thread.
 */
internal class DueWrites {
    private val bytes = ByteBuffer.allocateDirect(MOST * MOST_BYTES)
    private val writers = arrayOfNulls<DueWriter>(MOST)
    private val ends = IntArray(MOST)
    private var count = 0

    /** Whether the loop reads its connections: then what is put off is written soon. */
    var isOpen: Boolean = false
        private set

    /** The loop has begun to read its connections. */
    fun open() {
        isOpen = true
    }

    /** The loop has read its connections: what is due is written, and nothing is put off any more. */
    fun close() {
        isOpen = false
        flush()
    }

    /** Takes all of [source], [MOST_BYTES] at most, which [writer] will be given again. */
    fun add(writer: DueWriter, source: Buffer) {
        while (source.read(bytes) > 0) continue
        if (count > 0 && writers[count - 1] === writer) {
            ends[count - 1] = bytes.position()
        } else {
            writers[count] = writer
            ends[count++] = bytes.position()
        }
        if (count == MOST || bytes.remaining() < MOST_BYTES) flush()
    }

    /** Writes what is due. */
    fun flush() {
        if (count == 0) return
        bytes.turnRound()
        for (index in 0 until count) {
            bytes.endAt(ends[index])
            writers[index]?.writeDue(bytes)
            bytes.goTo(ends[index])
            writers[index] = null
        }
        bytes.empty()
        count = 0
    }

    companion object {
        /** Of 4, 8 and all, 8 carried most requests with 16 and with 64 in flight. */
        private const val MOST = 8

        /** A larger write is worth a call at once. */
        const val MOST_BYTES = 4096
    }
}
