package dev.geturl.cli

import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import java.util.Base64

/**
 * In which transfer encoding a part of a form is sent, RFC 2045 section 6: `encoder=` of `-F`. What is encoded is held
 * in memory.
 *
 * @property text what `Content-Transfer-Encoding` says.
 */
internal enum class PartEncoding(val text: String) {
    BINARY("binary"),
    EIGHT_BIT("8bit"),
    SEVEN_BIT("7bit"),
    BASE64("base64"),
    QUOTED_PRINTABLE("quoted-printable"),
    ;

    /**
     * [bytes] in this encoding.
     *
     * @throws CommandFailure when it cannot hold them.
     */
    fun encode(bytes: ByteString): ByteString = when (this) {
        BINARY, EIGHT_BIT -> bytes
        SEVEN_BIT -> if (bytes.toByteArray().all { it >= 0 }) bytes else throw notSevenBit()
        BASE64 -> Base64.getMimeEncoder().encodeToString(bytes.toByteArray()).encodeUtf8()
        QUOTED_PRINTABLE -> quoted(bytes)
    }

    private fun notSevenBit() = CommandFailure(
        ExitCode.READ_ERROR,
        "-F: encoder=7bit cannot hold what is sent",
        "Give encoder=base64 or encoder=quoted-printable.",
    )

    /** Line ends stay; lines have [LINE] characters at most, and no space at their end. */
    private fun quoted(bytes: ByteString): ByteString {
        val out = Buffer()
        var column = 0
        var at = 0
        while (at < bytes.size) {
            if (isLineEnd(bytes, at)) {
                out.writeUtf8(LINE_END)
                column = 0
                at += 2
                continue
            }
            val byte = bytes[at].toInt() and 0xff
            val isLast = at + 1 == bytes.size || isLineEnd(bytes, at + 1)
            val isPlain = (byte in PRINTABLE && byte != '='.code) || (byte in BLANK && !isLast)
            val text = if (isPlain) "${byte.toChar()}" else "=" + "%02X".format(byte)
            if (column + text.length > if (isLast) LINE else LINE - 1) {
                out.writeUtf8("=$LINE_END")
                column = 0
            }
            out.writeUtf8(text)
            column += text.length
            at++
        }
        return out.readByteString()
    }

    private fun isLineEnd(bytes: ByteString, at: Int) =
        at + 1 < bytes.size && bytes[at] == '\r'.code.toByte() && bytes[at + 1] == '\n'.code.toByte()

    companion object {
        private const val LINE = 76
        private const val LINE_END = "\r\n"
        private val PRINTABLE = 33..126
        private val BLANK = setOf(' '.code, '\t'.code)

        /**
         * The one called [name], in any case of letters.
         *
         * @throws CommandFailure when there is none.
         */
        fun of(name: String): PartEncoding = entries.firstOrNull { it.text.equals(name, ignoreCase = true) }
            ?: throw badUsage("-F: encoder=$name is not known", "Give one of ${entries.joinToString { it.text }}.")
    }
}
