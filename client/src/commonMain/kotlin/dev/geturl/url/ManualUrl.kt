package dev.geturl.url

// Tcl's reading of a URL: RFC 3986 with the scheme optional, taken apart but never changed. What is sent is what is
// written.

private const val USER_MARKS = "-._~!$&'()*+,;=:"
private const val PATH_MARKS = "$USER_MARKS@/"
private const val QUERY_MARKS = "$PATH_MARKS?"

/**
 * [text] after the manual's rules. Throws `HttpException.InvalidUrl`.
 *
 * @param strict refuses what RFC 3986 does not allow in user info, path and query. Without it only what would break the
 *   request's first line is refused.
 */
internal fun manualUrl(text: String, strict: Boolean): UrlRecord {
    val url = UrlRecord()
    val hash = text.indexOf('#')
    val end = if (hash < 0) text.length else hash
    val schemeEnd = schemeEnd(text)
    url.scheme = if (schemeEnd < 0) "http" else asciiLowercase(text.substring(0, schemeEnd))
    val authority = schemeEnd + 1
    if (!text.startsWith("//", authority)) noAuthority(text, authority)
    val targetStart = authorityEnd(text, authority + 2, isSpecial = false)
    url.takeAuthority(text, authority + 2, targetStart, strict)
    url.takeTarget(text, targetStart, end, strict)
    if (hash >= 0) url.fragment = text.substring(hash + 1).also { refuseControls(it, "fragment") }
    return url
}

private fun noAuthority(text: String, at: Int): Nothing {
    if (at < text.length && (text[at] == '/' || text[at] == '?')) {
        invalidUrl("the host part is missing", "Write the whole URL, such as http://host/path")
    }
    invalidUrl("the URL is of no form that can be fetched", "Write it as http://host:port/path, or as //host:port/path")
}

private fun UrlRecord.takeAuthority(text: String, from: Int, end: Int, strict: Boolean) {
    val at = text.lastIndexOf('@', end - 1).let { if (it < from) -1 else it }
    if (at >= 0) takeUser(text.substring(from, at), strict)
    val hostStart = if (at < 0) from else at + 1
    val colon = portColon(text, hostStart, end)
    val hostEnd = if (colon < 0) end else colon
    host = manualHost(text.substring(hostStart, hostEnd))
    if (colon >= 0 && colon + 1 == end) invalidUrl("the port is missing", "Give one after the colon, or drop the colon")
    if (colon >= 0) port = portNumber(text, colon + 1, end)
}

private fun UrlRecord.takeUser(user: String, strict: Boolean) {
    if (user.isEmpty()) invalidUrl("the user before the @ is empty", "Drop the @, or write it as %40 where it is data")
    if (strict) validate(user, USER_MARKS, "URL user", quote = false)
    if (user.any { it == '@' }) invalidUrl("the user holds an @", "Write it as %40")
    refuseControls(user, "user")
    username = user.substringBefore(':')
    password = user.substringAfter(':', missingDelimiterValue = "")
}

/**
 * The host as written. What no name may hold is refused at once; Tcl leaves that to the resolver, which cannot know it.
 */
private fun manualHost(text: String): String {
    val bare = text.removeSurrounding("[", "]")
    if (bare.isEmpty()) invalidUrl("the host part is missing", "Name the host after the two slashes")
    if (text.startsWith('[')) return parseHost(text, isOpaque = true)
    val bad = text.firstOrNull { it <= ' ' || it == '\u007F' || isForbiddenInHost(it) } ?: return text
    val shown = if (bad <= ' ' || bad == '\u007F') "a control character or a space" else "\"$bad\""
    invalidUrl("the host contains $shown", "Remove it; no host name holds it")
}

private fun UrlRecord.takeTarget(text: String, from: Int, end: Int, strict: Boolean) {
    val question = text.indexOf('?', from).let { if (it < 0 || it >= end) end else it }
    val writtenPath = text.substring(from, question)
    path = writtenPath.ifEmpty { "/" }
    if (question < end) query = text.substring(question + 1, end)
    if (strict) {
        validate(path, PATH_MARKS, "URL path", quote = true)
        query?.let { validate(it, QUERY_MARKS, "URL path", quote = true) }
    }
    refuseControls(path, "path")
    query?.let { refuseControls(it, "query") }
}

/** Refuses what RFC 3986, appendix A, does not allow; only ASCII is allowed. */
private fun validate(text: String, marks: String, part: String, quote: Boolean) {
    for (at in text.indices) {
        val char = text[at]
        if (isAsciiLetter(char) || isAsciiDigit(char) || char in marks || isEscape(text, at)) continue
        if (char == '%') {
            // What follows may be a piece of a password, so only that of a path is shown.
            val shown = if (quote) " \"${text.substring(at, minOf(at + 3, text.length))}\"" else ""
            invalidUrl("illegal encoding character usage$shown in $part", "Write a % that is data as %25")
        }
        invalidUrl(
            "illegal characters in $part",
            "Write them as %XX of their UTF-8 bytes, as quoteString does, or turn strict off",
        )
    }
}

/**
 * Keeps line ends and other controls out of the request line, strict or not: they could begin a header of their own.
 */
private fun refuseControls(text: String, part: String) {
    if (text.any { it < ' ' || it == '\u007F' }) {
        invalidUrl("the URL's $part holds a control character", "Write it as %XX")
    }
}
