package dev.geturl.nio

import dev.geturl.net.endAt
import dev.geturl.net.goTo
import java.nio.ByteBuffer

/**
 * A direct buffer of [capacity] bytes whose place in memory moves on a little whenever it was full.
 *
 * Some processors (AMD's Zen 4, for one) copy at a fifth of their speed where the target lies 1 to 15 bytes ahead of
 * the source, both taken modulo 4096. The kernel copies between this and its pages, and calls that move a full buffer
 * each leave that distance as it is: a large body whose first bytes fell badly would be slow from there to its end.
 */
internal class RovingBuffer(val capacity: Int) {
    private val memory = ByteBuffer.allocateDirect(capacity + RANGE)
    private var start = 0

    /** All of it as room, for bytes that [filled] then gives. */
    fun emptied(): ByteBuffer {
        // Once it was full, and only then, what comes next would lie as what was here did.
        if (wasFilled) start = (start + STEP) % RANGE
        memory.endAt(start + capacity)
        memory.goTo(start)
        return memory
    }

    /** What was put here since it was [emptied]. */
    fun filled(): ByteBuffer {
        memory.endAt(memory.position())
        memory.goTo(start)
        return memory
    }

    /** What is left of what was put here. */
    val rest: ByteBuffer get() = memory

    /** Whether what was put here last filled it. */
    val wasFilled: Boolean get() = memory.limit() == start + capacity

    private companion object {
        /** A page, by which the distance is counted. */
        const val RANGE = 4096

        /** A line of the processor's cache, and more than any distance that is bad: 1 place of 64 is. */
        const val STEP = 64
    }
}
