package dev.geturl.url

import dev.geturl.MAX_PORT

// The short way for the URL that nearly every request has: nothing in it needs encoding, and it is written as it would
// be printed, so that its text is the result. Whatever is unusual gives null and goes to the full parser.

private const val HOST = 1
private const val PATH = 2
private const val QUERY = 4
private const val FRAGMENT = 8

/** For each ASCII character the parts of a special URL that it may stand in without a second look. */
private val ALLOWED = ByteArray(128) { code ->
    val char = code.toChar()
    var parts = 0
    if (char in 'a'..'z' || char in '0'..'9' || char in "-._") parts = parts or HOST
    if (char !in EncodeSet.PATH && char != '\\') parts = parts or PATH
    if (char !in EncodeSet.SPECIAL_QUERY) parts = parts or QUERY
    if (char !in EncodeSet.FRAGMENT) parts = parts or FRAGMENT
    parts.toByte()
}

/**
 * [text] when it is `scheme://host[:port]/path[?query][#fragment]` in canonical form for http, https, ws or wss; else
 * null.
 */
internal fun plainUrl(text: String): UrlParts? {
    val scheme = plainScheme(text) ?: return null
    val hostStart = scheme.length + 3
    val hostEnd = skip(text, hostStart, HOST)
    if (hostEnd == hostStart || !isPlainHost(text, hostStart, hostEnd)) return null
    var at = hostEnd
    var port = NO_PORT
    if (at < text.length && text[at] == ':') {
        at = skipDigits(text, hostEnd + 1)
        port = plainPort(text, hostEnd + 1, at)
        if (port == NO_PORT || port == defaultPort(scheme)) return null
    }
    if (at == text.length || text[at] != '/') return null
    val pathStart = at
    at = skip(text, at, PATH)
    if (hasDotsOrEscape(text, pathStart, at)) return null
    val queryStart = if (at < text.length && text[at] == '?') at else -1
    if (queryStart >= 0) at = skip(text, at + 1, QUERY)
    val fragmentStart = if (at < text.length && text[at] == '#') at else -1
    if (fragmentStart >= 0) at = skip(text, at + 1, FRAGMENT)
    if (at < text.length) return null
    val host = text.substring(hostStart, hostEnd)
    return UrlParts(text, scheme, host, port, hasAuthority = true, pathStart, queryStart, fragmentStart)
}

private fun plainScheme(text: String): String? = when {
    text.startsWith("http://") -> "http"
    text.startsWith("https://") -> "https"
    text.startsWith("ws://") -> "ws"
    text.startsWith("wss://") -> "wss"
    else -> null
}

private fun skip(text: String, from: Int, part: Int): Int {
    var at = from
    while (at < text.length) {
        val code = text[at].code
        if (code >= 128 || ALLOWED[code].toInt() and part == 0) break
        at++
    }
    return at
}

private fun skipDigits(text: String, from: Int): Int {
    var at = from
    while (at < text.length && isAsciiDigit(text[at])) at++
    return at
}

/** The port when it is written without leading zeros; what is out of range is left to the full parser to refuse. */
private fun plainPort(text: String, from: Int, end: Int): Int {
    if (end - from !in 1..5 || text[from] == '0') return NO_PORT
    var port = 0
    for (at in from until end) port = port * 10 + (text[at] - '0')
    return if (port <= MAX_PORT) port else NO_PORT
}

/** False for what could be an address: a last label that begins with a digit, unless all is four plain numbers. */
private fun isPlainHost(text: String, from: Int, end: Int): Boolean {
    val lastLabel = text.lastIndexOf('.', end - 1).let { if (it < from) from else it + 1 }
    if (lastLabel == end) return false
    return !isAsciiDigit(text[lastLabel]) || isDottedQuad(text, from, end)
}

private fun isDottedQuad(text: String, from: Int, end: Int): Boolean {
    var at = from
    for (part in 0..3) {
        val stop = skipDigits(text, at)
        val number = if (stop - at in 1..3 && (stop == at + 1 || text[at] != '0')) plainNumber(text, at, stop) else 256
        if (number > 255) return false
        at = stop
        if (part < 3) {
            if (at >= end || text[at] != '.') return false
            at++
        }
    }
    return at == end
}

private fun plainNumber(text: String, from: Int, end: Int): Int {
    var number = 0
    for (at in from until end) number = number * 10 + (text[at] - '0')
    return number
}

/** True when a segment begins with a dot or an escape, which might be one: it could be a dot segment. */
private fun hasDotsOrEscape(text: String, from: Int, end: Int): Boolean {
    for (at in from until end - 1) {
        if (text[at] == '/' && (text[at + 1] == '.' || text[at + 1] == '%')) return true
    }
    return false
}
