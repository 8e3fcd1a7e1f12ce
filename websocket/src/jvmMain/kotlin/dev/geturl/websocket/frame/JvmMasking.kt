package dev.geturl.websocket.frame

import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.security.SecureRandom
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicReference

/** Masks eight bytes at a time, by keys of the JDK's [SecureRandom]. */
internal object JvmMasking : Masking {
    private val random by lazy { SecureRandom() }
    private val drawn = AtomicReference<Drawn?>()

    override fun newKey(): Int {
        while (true) {
            val block = drawn.get()
            val key = block?.take() ?: NONE
            if (key != NONE) return key.toInt()
            // Whoever comes second throws away what it has drawn.
            drawn.compareAndSet(block, Drawn(randomBytes(BLOCK_BYTES)))
        }
    }

    override fun randomBytes(count: Int): ByteArray = ByteArray(count).also(random::nextBytes)

    override fun apply(key: Int, bytes: ByteArray, from: Int, to: Int) {
        // In the order that most processors have: turning each word round would keep the JIT from widening the loop.
        val words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)
        val once = Integer.reverseBytes(key).toLong() and LOW_WORD
        val twice = (once shl Int.SIZE_BITS) or once
        var at = from
        while (at <= to - Long.SIZE_BYTES) {
            words.putLong(at, words.getLong(at) xor twice)
            at += Long.SIZE_BYTES
        }
        var turn = key
        while (at < to) {
            turn = turn.rotateLeft(Byte.SIZE_BITS)
            bytes[at] = (bytes[at].toInt() xor turn).toByte()
            at++
        }
    }

    /** Random bytes for many keys, as drawing them one by one is slow. */
    private class Drawn(private val bytes: ByteArray) {
        private val words = ByteBuffer.wrap(bytes)
        private val next = AtomicInteger()

        /** The next key; [NONE] when all are taken. */
        fun take(): Long {
            val at = next.getAndAdd(Int.SIZE_BYTES)
            return if (at in 0..bytes.size - Int.SIZE_BYTES) words.getInt(at).toLong() else NONE
        }
    }

    /** No key is that long. */
    private const val NONE = Long.MAX_VALUE
    private const val BLOCK_BYTES = 8 * 1024
    private const val LOW_WORD = 0xffffffffL
}
