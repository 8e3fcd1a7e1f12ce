package dev.geturl.url

import okio.Buffer
import okio.ByteString

private const val HEX = "0123456789ABCDEF"
private const val REPLACEMENT = 0xFFFD

/** Writes [from] to [end] of [text] with the characters of [set] as `%XX` of their UTF-8 bytes (WHATWG URL, 1.3). */
internal fun StringBuilder.appendEncoded(text: String, set: EncodeSet, from: Int = 0, end: Int = text.length) {
    var at = from
    while (at < end) {
        val char = text[at]
        when {
            char !in set -> {
                append(char)
            }

            char.code < 0x80 -> {
                appendByte(char.code)
            }

            else -> {
                val point = codePoint(text, at, end)
                appendUtf8(point)
                if (point > 0xFFFF) at++
            }
        }
        at++
    }
}

/** [text] with the characters of [set] as `%XX`; the same instance when there are none. */
internal fun percentEncode(text: String, set: EncodeSet): String {
    if (text.none { it in set }) return text
    return buildString(text.length + 16) { appendEncoded(text, set) }
}

/** Writes one byte as `%XX`, upper case. */
internal fun StringBuilder.appendByte(byte: Int) {
    append('%').append(HEX[byte shr 4 and 0xF]).append(HEX[byte and 0xF])
}

/** The bytes of [text] after undoing `%XX`; a `%` without two hex digits stands for itself (WHATWG URL, 1.3). */
internal fun percentDecode(text: String): ByteString {
    val out = Buffer()
    var at = 0
    while (at < text.length) {
        val char = text[at]
        if (char == '%' && isEscape(text, at)) {
            out.writeByte(text[at + 1].digitToInt(16) * 16 + text[at + 2].digitToInt(16))
            at += 3
        } else {
            val point = codePoint(text, at, text.length)
            out.writeUtf8CodePoint(point)
            at += if (point > 0xFFFF) 2 else 1
        }
    }
    return out.readByteString()
}

/** The UTF-8 bytes of [text], in which a lone surrogate is U+FFFD: the platform would write a question mark. */
internal fun utf8(text: String): ByteString {
    val out = Buffer()
    var at = 0
    while (at < text.length) {
        val point = codePoint(text, at, text.length)
        out.writeUtf8CodePoint(point)
        at += if (point > 0xFFFF) 2 else 1
    }
    return out.readByteString()
}

/** True when `%` and two hex digits stand at [at]. */
internal fun isEscape(text: String, at: Int): Boolean =
    at + 2 < text.length && text[at] == '%' && isHexDigit(text[at + 1]) && isHexDigit(text[at + 2])

internal fun isHexDigit(char: Char): Boolean = char in '0'..'9' || char in 'a'..'f' || char in 'A'..'F'

/** ASCII only: letters of other scripts are no letters to a URL. */
internal fun isAsciiLetter(char: Char): Boolean = char in 'a'..'z' || char in 'A'..'Z'

internal fun isAsciiDigit(char: Char): Boolean = char in '0'..'9'

/** Lower case for ASCII only; the same instance when nothing changes. */
internal fun asciiLowercase(text: String): String {
    if (text.none { it in 'A'..'Z' }) return text
    return buildString(text.length) { for (char in text) append(if (char in 'A'..'Z') char + 32 else char) }
}

private fun codePoint(text: String, at: Int, end: Int): Int {
    val char = text[at]
    if (!char.isSurrogate()) return char.code
    val next = if (at + 1 < end) text[at + 1] else ' '
    if (!char.isHighSurrogate() || !next.isLowSurrogate()) return REPLACEMENT
    return 0x10000 + (char.code - 0xD800 shl 10) + (next.code - 0xDC00)
}

private fun StringBuilder.appendUtf8(point: Int) {
    when {
        point < 0x800 -> {
            appendByte(0xC0 or (point shr 6))
        }

        point < 0x10000 -> {
            appendByte(0xE0 or (point shr 12))
            appendByte(0x80 or (point shr 6 and 0x3F))
        }

        else -> {
            appendByte(0xF0 or (point shr 18))
            appendByte(0x80 or (point shr 12 and 0x3F))
            appendByte(0x80 or (point shr 6 and 0x3F))
        }
    }
    appendByte(0x80 or (point and 0x3F))
}
