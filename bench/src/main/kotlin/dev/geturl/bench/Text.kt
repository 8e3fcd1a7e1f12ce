package dev.geturl.bench

import java.io.ByteArrayOutputStream
import java.util.Random
import java.util.zip.GZIPOutputStream

/**
 * Text that compresses about as prose and markup do (to two fifths): lines of words drawn from a vocabulary in which
 * the early words are the frequent ones. Deterministic, so that a client's side can tell the first bytes without the
 * rest.
 */
internal object Text {
    private const val VOCABULARY = 4_096
    private const val LINE = 12
    private const val SEED = 1843L

    /** The first [length] bytes of the text. */
    fun bytes(length: Int): ByteArray {
        val random = Random(SEED)
        val words = Array(VOCABULARY) { word(random) }
        val text = ByteArray(length)
        var position = 0
        var count = 0
        while (position < length) {
            val draw = random.nextDouble()
            val word = words[(draw * draw * draw * VOCABULARY).toInt()]
            val taken = minOf(word.size, length - position)
            word.copyInto(text, position, 0, taken)
            position += taken
            if (position < length) text[position++] = (if (++count % LINE == 0) '\n' else ' ').code.toByte()
        }
        return text
    }

    /** The first [length] bytes of the text as one gzip member. */
    fun gzip(length: Int): ByteArray {
        val packed = ByteArrayOutputStream()
        GZIPOutputStream(packed, Payload.BLOCK_SIZE).use { it.write(bytes(length)) }
        return packed.toByteArray()
    }

    private fun word(random: Random): ByteArray =
        ByteArray(2 + random.nextInt(9)) { ('a'.code + random.nextInt(26)).toByte() }
}
