package dev.geturl.url

/**
 * The basic URL parser of the WHATWG URL standard, section 4.4, written as one function for each of its states that can
 * be told apart by a look ahead; their names are the standard's. Throws `HttpException.InvalidUrl`.
 *
 * @param base what a relative reference is resolved against; null when [text] has to be absolute.
 * @param pathAsIs keeps the dot segments of the path, as curl's `--path-as-is`.
 * @param mayEndInNumber takes `host.7` for a name, as curl does and the standard does not.
 */
internal class WhatwgParser(
    text: String,
    private val base: UrlRecord? = null,
    private val pathAsIs: Boolean = false,
    private val mayEndInNumber: Boolean = false,
) {
    private val input = withoutTabsAndNewlines(text.trim { it <= ' ' })
    private val url = UrlRecord()
    private var at = 0

    fun parse(): UrlRecord {
        val end = schemeEnd(input)
        if (end < 0) {
            noScheme()
        } else {
            url.scheme = asciiLowercase(input.substring(0, end))
            at = end + 1
            afterScheme()
        }
        return url
    }

    private fun afterScheme() {
        when {
            url.isFile -> {
                file()
            }

            url.isSpecial && base?.scheme == url.scheme && !input.startsWith("//", at) -> {
                relative(base)
            }

            url.isSpecial -> {
                specialAuthority()
            }

            input.startsWith("//", at) -> {
                at += 2
                authority()
            }

            isSlash() -> {
                at++
                path()
            }

            else -> {
                opaquePath()
            }
        }
    }

    private fun noScheme() {
        val base = base ?: invalidUrl(
            "the URL has no scheme",
            "Begin it with http:// or https://; a relative reference needs a base URL to be resolved against",
        )
        when {
            base.hasOpaquePath && !startsWith('#') -> {
                invalidUrl(
                    "a relative reference cannot be resolved against a ${base.scheme}: URL",
                    "Give the whole URL, beginning with its scheme",
                )
            }

            base.hasOpaquePath -> {
                url.scheme = base.scheme
                url.takePath(base)
                url.query = base.query
                queryAndFragment()
            }

            base.isFile -> {
                url.scheme = base.scheme
                file()
            }

            else -> {
                relative(base)
            }
        }
    }

    private fun relative(base: UrlRecord) {
        url.scheme = base.scheme
        if (isSlash()) {
            at++
            relativeSlash(base)
            return
        }
        url.takeAuthority(base)
        relativePath(base) { url.shortenPath() }
    }

    private fun relativeSlash(base: UrlRecord) {
        when {
            isSlash() && url.isSpecial -> {
                specialAuthority()
            }

            isSlash() -> {
                at++
                authority()
            }

            else -> {
                url.takeAuthority(base)
                path()
            }
        }
    }

    /**
     * Takes path and query of [base] as far as the reference does not bring its own; [shorten] makes room for its path.
     */
    private fun relativePath(base: UrlRecord, shorten: () -> Unit) {
        url.takePath(base)
        url.query = base.query
        when {
            at == input.length -> {
                return
            }

            startsWith('?') || startsWith('#') -> {
                queryAndFragment()
            }

            else -> {
                url.query = null
                shorten()
                path()
            }
        }
    }

    private fun specialAuthority() {
        while (isSlash()) at++
        authority()
    }

    private fun authority() {
        val end = authorityEnd(input, at, url.isSpecial)
        val sign = input.lastIndexOf('@', end - 1)
        if (sign >= at) {
            credentials(sign)
            at = sign + 1
            if (at == end) invalidUrl("the URL has no host", "Name the host after the @")
        }
        hostAndPort(end)
        at = end
        pathStart()
    }

    private fun credentials(end: Int) {
        val colon = input.indexOf(':', at).takeIf { it in at until end } ?: end
        url.username = percentEncode(input.substring(at, colon), EncodeSet.USERINFO)
        url.password = if (colon < end) percentEncode(input.substring(colon + 1, end), EncodeSet.USERINFO) else ""
    }

    private fun hostAndPort(end: Int) {
        val colon = portColon(input, at, end)
        val hostEnd = if (colon < 0) end else colon
        if (hostEnd == at && (url.isSpecial || colon >= 0)) {
            invalidUrl("the URL has no host", "Name the host after the two slashes")
        }
        url.host = parseHost(input.substring(at, hostEnd), isOpaque = !url.isSpecial, mayEndInNumber)
        if (colon >= 0) url.port = parsePort(input, colon + 1, end, url.scheme)
    }

    private fun file() {
        url.host = ""
        val base = base?.takeIf { it.isFile }
        when {
            isFileSlash() -> {
                at++
                fileSlash(base)
            }

            base != null -> {
                url.host = base.host
                relativePath(base) { if (startsWithDriveLetter(input, at)) url.path = "" else url.shortenPath() }
            }

            else -> {
                path()
            }
        }
    }

    private fun fileSlash(base: UrlRecord?) {
        if (isFileSlash()) {
            at++
            fileHost()
            return
        }
        if (base != null) {
            url.host = base.host
            val baseHasDrive = base.path.length >= 3 && isNormalizedDriveLetter(base.path, 1, segmentEnd(base.path))
            if (baseHasDrive && !startsWithDriveLetter(input, at)) url.path = base.path.substring(0, 3)
        }
        path()
    }

    private fun fileHost() {
        val end = authorityEnd(input, at, isSpecial = true)
        if (isDriveLetter(input, at, end)) {
            path()
            return
        }
        url.host = parseFileHost(input.substring(at, end))
        at = end
        pathStart()
    }

    private fun pathStart() {
        if (url.isSpecial || (at < input.length && input[at] !in "?#")) {
            if (isSlash()) at++
            path()
        } else {
            queryAndFragment()
        }
    }

    private fun path() {
        val end = input.indexOfAny(charArrayOf('?', '#'), at).let { if (it < 0) input.length else it }
        url.appendPath(input, at, end, pathAsIs)
        at = end
        queryAndFragment()
    }

    private fun opaquePath() {
        val end = input.indexOfAny(charArrayOf('?', '#'), at).let { if (it < 0) input.length else it }
        val path = StringBuilder().apply { appendEncoded(input, EncodeSet.CONTROL, at, end) }
        // A space at the end would be lost when the URL is written without what follows and read again.
        if (end < input.length && path.endsWith(' ')) path.setLength(path.length - 1).also { path.append("%20") }
        url.path = path.toString()
        url.hasOpaquePath = true
        at = end
        queryAndFragment()
    }

    private fun queryAndFragment() {
        if (startsWith('?')) {
            val end = input.indexOf('#', at).let { if (it < 0) input.length else it }
            url.query = encodeQuery(input.substring(at + 1, end), url.isSpecial)
            at = end
        }
        if (startsWith('#')) url.fragment = percentEncode(input.substring(at + 1), EncodeSet.FRAGMENT)
    }

    private fun startsWith(char: Char): Boolean = at < input.length && input[at] == char

    private fun isSlash(): Boolean = startsWith('/') || (startsWith('\\') && url.isSpecial)

    private fun isFileSlash(): Boolean = startsWith('/') || startsWith('\\')
}

private fun segmentEnd(path: String): Int = path.indexOf('/', 1).let { if (it < 0) path.length else it }

/** The parser of [text] by the standard with curl's liberties. */
internal fun curlParser(text: String, pathAsIs: Boolean) =
    WhatwgParser(text, pathAsIs = pathAsIs, mayEndInNumber = true)
