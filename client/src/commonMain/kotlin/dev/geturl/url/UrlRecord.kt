package dev.geturl.url

/**
 * A URL in the making (WHATWG URL, 4.1): what the parsers fill and the setters change. Everything is encoded already.
 */
internal class UrlRecord {
    var scheme: String = ""
    var username: String = ""
    var password: String = ""

    /** Null when the URL has no authority; empty as in `file:///`. */
    var host: String? = null

    /** [NO_PORT] when none is written. */
    var port: Int = NO_PORT

    /** The segments, each with a slash before it; or the opaque path as it is. */
    var path: String = ""
    var hasOpaquePath: Boolean = false
    var query: String? = null
    var fragment: String? = null

    val isSpecial: Boolean
        get() = isSpecial(scheme)

    val isFile: Boolean
        get() = scheme == "file"

    val hasCredentials: Boolean
        get() = username.isNotEmpty() || password.isNotEmpty()

    /** False for the URLs that name no server, so that a user name or a port would mean nothing. */
    val canHaveCredentialsOrPort: Boolean
        get() = !host.isNullOrEmpty() && !isFile

    fun takeAuthority(from: UrlRecord) {
        username = from.username
        password = from.password
        host = from.host
        port = from.port
    }

    fun takePath(from: UrlRecord) {
        path = from.path
        hasOpaquePath = from.hasOpaquePath
    }

    /** Drops the last segment, unless it is the drive letter of a file (WHATWG URL, 4.1, "shorten"). */
    fun shortenPath() {
        if (isFile && path.length == 3 && isNormalizedDriveLetter(path, 1, 3)) return
        path = path.substring(0, maxOf(path.lastIndexOf('/'), 0))
    }

    fun copy(): UrlRecord {
        val copy = UrlRecord()
        copy.scheme = scheme
        copy.takeAuthority(this)
        copy.takePath(this)
        copy.query = query
        copy.fragment = fragment
        return copy
    }

    /** Writes the URL out (WHATWG URL, 4.5). */
    fun toParts(): UrlParts {
        val out = StringBuilder(scheme.length + path.length + (query?.length ?: 0) + 48)
        out.append(scheme).append(':')
        appendAuthority(out)
        val pathStart = out.length
        out.append(path)
        val queryStart = query?.let { out.length.also { _ -> out.append('?').append(it) } } ?: -1
        val fragmentStart = fragment?.let { out.length.also { _ -> out.append('#').append(it) } } ?: -1
        return UrlParts(
            href = out.toString(),
            scheme = scheme,
            host = host ?: "",
            port = port,
            hasAuthority = host != null,
            pathStart = pathStart,
            queryStart = queryStart,
            fragmentStart = fragmentStart,
        )
    }

    private fun appendAuthority(out: StringBuilder) {
        if (host == null) {
            // Without it the path's two slashes would be read as the beginning of a host.
            if (!hasOpaquePath && path.startsWith("//")) out.append("/.")
            return
        }
        out.append("//")
        if (hasCredentials) {
            out.append(username)
            if (password.isNotEmpty()) out.append(':').append(password)
            out.append('@')
        }
        out.append(host)
        if (port != NO_PORT) out.append(':').append(port)
    }

    companion object {
        fun of(parts: UrlParts): UrlRecord {
            val record = UrlRecord()
            record.scheme = parts.scheme
            record.username = parts.username
            record.password = parts.password
            record.host = if (parts.hasAuthority) parts.host else null
            record.port = parts.port
            record.path = parts.path
            record.hasOpaquePath = !parts.hasAuthority && !parts.path.startsWith('/')
            record.query = parts.query
            record.fragment = parts.fragment
            return record
        }
    }
}

/** A letter and a colon or bar, as in `C|` (WHATWG URL, 4.1). */
internal fun isDriveLetter(text: String, start: Int, end: Int): Boolean =
    end - start == 2 && isAsciiLetter(text[start]) && (text[start + 1] == ':' || text[start + 1] == '|')

/** A letter and a colon, as in `C:`. */
internal fun isNormalizedDriveLetter(text: String, start: Int, end: Int): Boolean =
    isDriveLetter(text, start, end) && text[start + 1] == ':'

/** True when a drive letter stands at [at] with the end, a slash, `?` or `#` after it. */
internal fun startsWithDriveLetter(text: String, at: Int): Boolean =
    at + 2 <= text.length && isDriveLetter(text, at, at + 2) && (at + 2 == text.length || text[at + 2] in "/\\?#")
