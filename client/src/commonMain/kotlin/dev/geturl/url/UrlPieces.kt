package dev.geturl.url

import dev.geturl.MAX_PORT

// What the WHATWG parser and the setters share: how one piece of a URL is found and read (WHATWG URL, 4.4).

internal fun withoutTabsAndNewlines(text: String): String =
    if (text.none { it in "\t\n\r" }) text else text.filter { it !in "\t\n\r" }

/** Where the colon after the scheme stands, or -1 when [text] begins with none. */
internal fun schemeEnd(text: String): Int {
    if (text.isEmpty() || !isAsciiLetter(text[0])) return -1
    for (at in text.indices) {
        val char = text[at]
        if (char == ':') return at
        if (!isAsciiLetter(char) && !isAsciiDigit(char) && char !in "+-.") return -1
    }
    return -1
}

/** Where the authority that begins at [from] ends. */
internal fun authorityEnd(text: String, from: Int, isSpecial: Boolean): Int {
    for (at in from until text.length) {
        val char = text[at]
        if (char == '/' || char == '?' || char == '#' || (char == '\\' && isSpecial)) return at
    }
    return text.length
}

/** Where the colon before the port stands, which is not within the brackets of an address; -1 when there is none. */
internal fun portColon(text: String, from: Int, end: Int): Int {
    var inBrackets = false
    for (at in from until end) {
        when (text[at]) {
            '[' -> inBrackets = true
            ']' -> inBrackets = false
            ':' -> if (!inBrackets) return at
        }
    }
    return -1
}

/**
 * The port written from [from] to [end], or [NO_PORT] when it is the default of [scheme] or nothing is written.
 *
 * The text is not quoted in the failure: with an unescaped `/` in a password, a part of that stands where a port would.
 */
internal fun parsePort(text: String, from: Int, end: Int, scheme: String): Int {
    val port = portNumber(text, from, end)
    return if (port == defaultPort(scheme)) NO_PORT else port
}

/** As [parsePort], but the default port is kept as written. */
internal fun portNumber(text: String, from: Int, end: Int): Int {
    if (from == end) return NO_PORT
    var port = 0
    for (at in from until end) {
        if (!isAsciiDigit(text[at])) {
            invalidUrl(
                "the port is no number",
                "Write digits after the colon; in a user name or password write : / ? # @ as %3A %2F %3F %23 %40",
            )
        }
        port = port * 10 + (text[at] - '0')
        if (port > MAX_PORT) invalidUrl("the port is larger than $MAX_PORT", "Give a port from 0 to $MAX_PORT")
    }
    return port
}

/** The host of a file URL, in which the own machine has no name. */
internal fun parseFileHost(text: String): String {
    if (text.isEmpty()) return ""
    val host = parseHost(text, isOpaque = false)
    return if (host == "localhost") "" else host
}

internal fun encodeQuery(text: String, isSpecial: Boolean): String =
    percentEncode(text, if (isSpecial) EncodeSet.SPECIAL_QUERY else EncodeSet.QUERY)

/** Reads the segments from [from] to [end] of [text], of which the first has no slash before it ("path state"). */
internal fun UrlRecord.appendPath(text: String, from: Int, end: Int, pathAsIs: Boolean = false) {
    val special = isSpecial
    val out = StringBuilder(path)
    var start = from
    while (true) {
        var at = start
        while (at < end && text[at] != '/' && !(special && text[at] == '\\')) at++
        appendSegment(out, text, start, at, isLast = at == end, pathAsIs)
        if (at == end) break
        start = at + 1
    }
    path = out.toString()
}

private fun UrlRecord.appendSegment(
    out: StringBuilder,
    text: String,
    from: Int,
    end: Int,
    isLast: Boolean,
    pathAsIs: Boolean,
) {
    val dots = if (pathAsIs) 0 else dotSegment(text, from, end)
    if (dots > 0) {
        if (dots == 2) {
            path = out.toString()
            shortenPath()
            out.setLength(path.length)
        }
        if (isLast) out.append('/')
        return
    }
    val startsWithDrive = isFile && out.isEmpty() && isDriveLetter(text, from, end)
    out.append('/')
    if (startsWithDrive) out.append(text[from]).append(':') else out.appendEncoded(text, EncodeSet.PATH, from, end)
}

/** 1 for `.`, 2 for `..`, also when written as `%2e`; 0 for any other segment. */
private fun dotSegment(text: String, from: Int, end: Int): Int {
    var dots = 0
    var at = from
    while (at < end) {
        when {
            text[at] == '.' -> at++
            text.startsWith("%2e", at, ignoreCase = true) && at + 3 <= end -> at += 3
            else -> return 0
        }
        if (++dots > 2) return 0
    }
    return dots
}
