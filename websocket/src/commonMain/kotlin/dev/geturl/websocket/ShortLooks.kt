package dev.geturl.websocket

import kotlin.time.TimeSource

/**
 * Lets who receives on a thread of its own look again and again for a moment before it suspends: to fall asleep and be
 * woken costs more than a near peer needs for its answer. It does so for 20 µs at most, and only while what is waited
 * for turns out to come soon: one long wait ends it, and each look in vain doubles the number of waits before the next.
 * Belongs to the receiver.
 *
 * @param mayLook whether the loop can go on meanwhile, as there is another processor.
 */
internal class ShortLooks(private val mayLook: Boolean, private val nanoTime: () -> Long = SINCE_START) {
    private var isSoon = false
    private var began = 0L

    /** How many waits go by without a look after one in vain, and how many of them are still to come. */
    private var pause = 0
    private var paused = 0

    /** A wait begins: whether [isThere] in a moment. When not, suspend and then tell [came]. */
    inline fun find(isThere: () -> Boolean): Boolean {
        began = nanoTime()
        if (!isSoon) return false
        if (paused > 0) return false.also { paused-- }
        do if (isThere()) return true.also { pause = 0 } while (nanoTime() - began < LOOKING_NANOS)
        pause = minOf(2 * pause + 1, LONGEST_PAUSE)
        paused = pause
        return false
    }

    /** What was waited for has come. */
    fun came() {
        isSoon = mayLook && nanoTime() - began < SOON_NANOS
    }

    companion object {
        /** With 10 µs, half of the answers of a peer on the same machine came too late; with 20 µs, a third. */
        const val LOOKING_NANOS = 20_000L
        const val LONGEST_PAUSE = 255
        private const val SOON_NANOS = 40_000L
        private val START = TimeSource.Monotonic.markNow()
        private val SINCE_START = { START.elapsedNow().inWholeNanoseconds }
    }
}
