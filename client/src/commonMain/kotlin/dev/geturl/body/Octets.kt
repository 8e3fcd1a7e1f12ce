package dev.geturl.body

import dev.geturl.HttpException

// The bytes that framing looks for, and the words it complains with.

internal const val HTAB = 0x09
internal const val LF = 0x0a
internal const val CR = 0x0d
internal const val SP = 0x20
internal const val DQUOTE = 0x22
internal const val COLON = 0x3a
internal const val SEMICOLON = 0x3b
internal const val BACKSLASH = 0x5c
private const val DEL = 0x7f

/** Whether [byte] is a control character other than the tab, which no line of HTTP may hold. */
internal fun isControl(byte: Int): Boolean = (byte < SP && byte != HTAB) || byte == DEL

/** The value of a hexadecimal digit, or -1. */
internal fun hexValue(byte: Int): Int = when (byte) {
    in '0'.code..'9'.code -> byte - '0'.code
    in 'a'.code..'f'.code -> byte - 'a'.code + 10
    in 'A'.code..'F'.code -> byte - 'A'.code + 10
    else -> -1
}

/** Whether [byte] may stand in a token (RFC 9110 section 5.6.2). */
internal fun isTokenByte(byte: Int): Boolean = when (byte) {
    in 'a'.code..'z'.code, in 'A'.code..'Z'.code, in '0'.code..'9'.code -> true
    else -> byte > SP && byte < DEL && byte.toChar() in "!#$%&'*+-.^_`|~"
}

/** How a message names [byte]: by its value, as what a peer sends may not go raw into a log. */
internal fun describe(byte: Int): String = when (byte) {
    CR -> "a bare CR"
    LF -> "a bare LF"
    else -> "the byte 0x" + byte.toString(radix = 16).padStart(2, '0')
}

/** A broken framing; the connection has lost its place and cannot be used again. */
internal fun protocol(message: String): HttpException.Protocol = HttpException.Protocol(
    message = message,
    hint = "the server or a proxy before it breaks RFC 9112; what follows on the connection cannot be trusted",
)
