package dev.geturl.body

import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/** The platform's charsets, by the names that [charsetName] gives; UTF-8 is never asked of it. */
internal interface CharsetProvider {
    /** Whether [name] can be decoded. */
    fun knows(name: String): Boolean

    /** The characters of all bytes in [bytes], U+FFFD for what cannot be decoded; null for an unknown [name]. */
    fun decode(bytes: Buffer, name: String): String?

    /** The bytes of [text], the charset's own replacement for what it lacks; null for an unknown [name]. */
    fun encode(text: String, name: String): ByteString?
}

/** Bytes to characters and back, by the names that servers and callers use. UTF-8 is done here on every platform. */
internal class TextCodec(private val charsets: CharsetProvider) {
    /** Whether [charset] can be decoded. */
    fun knows(charset: String): Boolean {
        val name = charsetName(charset) ?: return false
        return name == UTF_8 || charsets.knows(name)
    }

    /**
     * The characters of all bytes in [bytes], which is empty afterwards. What cannot be decoded becomes U+FFFD. For an
     * unknown [charset] it is null and nothing is taken.
     */
    fun decode(bytes: Buffer, charset: String): String? {
        val name = charsetName(charset) ?: return null
        return if (name == UTF_8) bytes.readUtf8() else charsets.decode(bytes, name)
    }

    /** The bytes of [text]; null for an unknown [charset]. */
    fun encode(text: String, charset: String): ByteString? {
        val name = charsetName(charset) ?: return null
        return if (name == UTF_8) text.encodeUtf8() else charsets.encode(text, name)
    }
}
