package dev.geturl.tls

import dev.geturl.net.endAt
import dev.geturl.net.goTo
import okio.ByteString
import okio.ByteString.Companion.toByteString
import java.nio.ByteBuffer

/**
 * One element of DER (X.690), for the few fields of certificates that the JDK hands out unread. What is malformed has
 * no elements: the JDK has read the certificate, and these fields only tell.
 */
internal class Der private constructor(val tag: Int, private val content: ByteBuffer) {
    val value: ByteString get() = content.duplicate().toByteString()

    /** The elements within. */
    val elements: List<Der> get() = elementsOf(content.duplicate())

    /** The first element within whose tag is [tag]. */
    fun first(tag: Int): Der? = elements.firstOrNull { it.tag == tag }

    companion object {
        const val OCTET_STRING = 0x04
        const val OBJECT_IDENTIFIER = 0x06

        /** A `[number]` of a choice or of optional fields, with a simple value. */
        fun context(number: Int) = CONTEXT or number

        /** A `[number]` with elements within. */
        fun constructed(number: Int) = CONTEXT or CONSTRUCTED or number

        private const val CONTEXT = 0x80
        private const val CONSTRUCTED = 0x20
        private const val OCTET = 0xff
        private const val LONG_LENGTH = 0x80
        private const val MAX_LENGTH_BYTES = 3

        /** The first element of [bytes]; null when there is none. */
        fun of(bytes: ByteString): Der? = elementsOf(bytes.asByteBuffer()).firstOrNull()

        private fun elementsOf(from: ByteBuffer): List<Der> = generateSequence { next(from) }.toList()

        private fun next(from: ByteBuffer): Der? {
            if (from.remaining() < 2) return null
            val tag = from.octet()
            val length = lengthOf(from) ?: return null
            if (length > from.remaining()) return null
            val content = from.slice()
            content.endAt(length)
            from.goTo(from.position() + length)
            return Der(tag, content)
        }

        private fun lengthOf(from: ByteBuffer): Int? {
            val first = from.octet()
            if (first < LONG_LENGTH) return first
            val count = first - LONG_LENGTH
            if (count !in 1..MAX_LENGTH_BYTES || from.remaining() < count) return null
            var length = 0
            repeat(count) { length = (length shl Byte.SIZE_BITS) or from.octet() }
            return length
        }

        private fun ByteBuffer.octet() = get().toInt() and OCTET
    }
}
