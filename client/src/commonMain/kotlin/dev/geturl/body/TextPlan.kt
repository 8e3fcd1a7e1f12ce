package dev.geturl.body

import okio.Buffer
import okio.ByteString

/**
 * The caller's say in how a body becomes text.
 *
 * @property binary the manual's `-binary`: never text.
 * @property guessType the manual's `-guesstype`: look for an XML declaration where the server names no type.
 * @property defaultCharset for a text type that names no charset: UTF-8, or ISO 8859-1 as the manual has it.
 * @property toTheLetter the Tcl profile: line ends become LF, a byte order mark is nothing special, and of an unknown
 *   charset each byte is one character.
 */
internal data class TextOptions(
    val binary: Boolean = false,
    val guessType: Boolean = false,
    val defaultCharset: String = UTF_8,
    val toTheLetter: Boolean = false,
)

/**
 * How the bytes of a body become text: a value, decided once its beginning is known.
 *
 * | body | default profile | Tcl profile |
 * | --- | --- | --- |
 * | no Content-Type, or one that is not text, see [ContentType.isText] | binary | binary |
 * | still under a content coding | binary | by its type |
 * | begins with a byte order mark | it beats the header, as in browsers, and is taken off | stays in the text |
 * | no charset named | [TextOptions.defaultCharset] | the same |
 * | unknown charset | UTF-8, with a note | ISO 8859-1, with a note |
 * | bytes that cannot be decoded | U+FFFD | U+FFFD |
 * | CRLF and lone CR | untouched | LF |
 *
 * @property contentType the type, the server's or the guessed; null when there is none.
 * @property isBinary whether it is no text; the manual's `binary`.
 * @property charset what it is decoded with, or would be if it was text; the manual's `charset`.
 * @property markSize bytes of a byte order mark to leave out.
 * @property convertsLineEnds whether CRLF and lone CR become LF.
 * @property note what the metadata says about a charset that could not be honoured.
 */
internal data class TextPlan(
    val contentType: String?,
    val isBinary: Boolean,
    val charset: String,
    val markSize: Int = 0,
    val convertsLineEnds: Boolean = false,
    val note: String? = null,
) {
    /** The text of [body], which is empty afterwards; of a binary body, a character a byte. */
    fun text(body: Buffer, codec: TextCodec): String {
        if (isBinary) return bytesAsCharacters(body)
        body.skip(markSize.toLong())
        val text = codec.decode(body, charset) ?: bytesAsCharacters(body)
        return if (convertsLineEnds && '\r' in text) text.replace("\r\n", "\n").replace('\r', '\n') else text
    }

    companion object {
        /** Bytes of a body's beginning that [decide] wants, or all of a shorter one. */
        const val LOOK_AHEAD: Int = XmlDeclaration.LOOK_AHEAD

        /**
         * Decides for a body that begins with [start].
         *
         * @param contentType the header's value.
         * @param isCoded whether a content coding is left on the body.
         */
        fun decide(
            contentType: String?,
            start: ByteString,
            isCoded: Boolean,
            options: TextOptions,
            codec: TextCodec,
        ): TextPlan {
            val named = ContentType.parse(contentType)
            val guessed = if (isCoded || options.binary) null else guess(named, start, options, codec)
            val type = guessed ?: named
            val isText = type?.isText == true && !options.binary && (options.toTheLetter || !isCoded)
            val wanted = type?.charset ?: options.defaultCharset
            val plan = TextPlan(if (guessed == null) contentType else guessed.type, !isText, wanted)
            return if (isText) plan.withCharset(start, options, codec) else plan
        }

        private fun guess(
            named: ContentType?,
            start: ByteString,
            options: TextOptions,
            codec: TextCodec,
        ): ContentType? {
            if (!options.guessType) return null
            if (named != null && named.type != "application/octet-stream") return null
            val encoding = XmlDeclaration.encoding(start) ?: return null
            return if (codec.knows(encoding)) ContentType("application/xml", listOf("charset" to encoding)) else null
        }

        private fun TextPlan.withCharset(start: ByteString, options: TextOptions, codec: TextCodec): TextPlan {
            val mark = ByteOrderMark.entries.firstOrNull { !options.toTheLetter && start.startsWith(it.bytes) }
            if (mark != null) return copy(charset = mark.charset, markSize = mark.bytes.size)
            val plan = copy(convertsLineEnds = options.toTheLetter)
            if (codec.knows(charset)) return plan
            val fallback = if (options.toTheLetter) ISO_8859_1 else UTF_8
            val note = "the charset \"${printable(charset)}\" is unknown: read as $fallback"
            return plan.copy(charset = fallback, note = note)
        }

        /** What a server names may go into a note only as far as it is harmless there. */
        private fun printable(name: String): String =
            name.take(NAME_SHOWN).map { if (it in ' '..'~') it else '?' }.joinToString("")

        private fun bytesAsCharacters(body: Buffer): String {
            val bytes = body.readByteArray()
            return CharArray(bytes.size) { (bytes[it].toInt() and 0xff).toChar() }.concatToString()
        }

        private const val NAME_SHOWN = 40
    }
}
