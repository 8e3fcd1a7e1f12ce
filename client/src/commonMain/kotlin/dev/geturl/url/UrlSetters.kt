package dev.geturl.url

import dev.geturl.HttpException
import dev.geturl.MAX_PORT

/**
 * Changes one part of a URL after the other by the rules of the WHATWG URL API (section 6.1). Each says false, and
 * leaves the URL as it was, when the new value cannot be taken.
 */
internal class UrlSetters(record: UrlRecord) {
    var record: UrlRecord = record.copy()
        private set

    fun scheme(value: String): Boolean {
        val text = withoutTabsAndNewlines("$value:")
        val end = schemeEnd(text)
        if (end < 0) return false
        val scheme = asciiLowercase(text.substring(0, end))
        if (isSpecial(scheme) != record.isSpecial) return false
        if (scheme == "file" && (record.hasCredentials || record.port != NO_PORT)) return false
        if (record.isFile && record.host.isNullOrEmpty()) return false
        record.scheme = scheme
        if (record.port == defaultPort(scheme)) record.port = NO_PORT
        return true
    }

    fun username(value: String): Boolean {
        if (!record.canHaveCredentialsOrPort) return false
        record.username = percentEncode(value, EncodeSet.USERINFO)
        return true
    }

    fun password(value: String): Boolean {
        if (!record.canHaveCredentialsOrPort) return false
        record.password = percentEncode(value, EncodeSet.USERINFO)
        return true
    }

    /** Takes a host with or without a port, up to the first slash, `?` or `#`. */
    fun host(value: String): Boolean = attempt { setHost(it, value, hostnameOnly = false) }

    /** Takes a host and refuses a port. */
    fun hostname(value: String): Boolean = attempt { setHost(it, value, hostnameOnly = true) }

    /** Takes the digits that [value] begins with; an empty value means the default port. */
    fun port(value: String): Boolean = attempt { record ->
        val text = withoutTabsAndNewlines(value)
        if (!record.canHaveCredentialsOrPort) {
            false
        } else if (value.isEmpty()) {
            record.port = NO_PORT
            true
        } else {
            setPort(record, text, 0)
        }
    }

    fun path(value: String): Boolean {
        if (record.hasOpaquePath) return false
        val text = withoutTabsAndNewlines(value)
        val startsWithSlash = text.startsWith('/') || (record.isSpecial && text.startsWith('\\'))
        record.path = ""
        // Only the URL of a server that is not special may have no path at all, not even a slash.
        if (text.isEmpty() && !record.isSpecial && record.host != null) return true
        record.appendPath(text, if (startsWithSlash) 1 else 0, text.length)
        return true
    }

    /** Takes a query with or without its `?`; null or an empty value removes it. */
    fun query(value: String?) {
        record.query = value
            ?.takeIf { it.isNotEmpty() }
            ?.let { encodeQuery(withoutTabsAndNewlines(it.removePrefix("?")), record.isSpecial) }
    }

    /** Takes a fragment with or without its `#`; null or an empty value removes it. */
    fun fragment(value: String?) {
        record.fragment = value
            ?.takeIf { it.isNotEmpty() }
            ?.let { percentEncode(withoutTabsAndNewlines(it.removePrefix("#")), EncodeSet.FRAGMENT) }
    }

    /**
     * Keeps what [change] did to a copy when it says true; the standard answers what is invalid by changing nothing.
     */
    private inline fun attempt(change: (UrlRecord) -> Boolean): Boolean {
        val copy = record.copy()
        val taken = try {
            change(copy)
        } catch (_: HttpException.InvalidUrl) {
            false
        }
        if (taken) record = copy
        return taken
    }

    private fun setHost(record: UrlRecord, value: String, hostnameOnly: Boolean): Boolean {
        if (record.hasOpaquePath) return false
        val text = withoutTabsAndNewlines(value)
        val end = authorityEnd(text, 0, record.isSpecial)
        if (record.isFile) {
            record.host = parseFileHost(text.substring(0, end))
            return true
        }
        val colon = portColon(text, 0, end)
        if (colon == 0 || (colon > 0 && hostnameOnly)) return false
        val host = text.substring(0, if (colon < 0) end else colon)
        if (host.isEmpty() && (record.isSpecial || record.hasCredentials || record.port != NO_PORT)) return false
        record.host = parseHost(host, isOpaque = !record.isSpecial)
        // The host stays even if what follows the colon is no port.
        if (colon >= 0) setPort(record, text, colon + 1)
        return true
    }

    private fun setPort(record: UrlRecord, text: String, from: Int): Boolean {
        var end = from
        while (end < text.length && isAsciiDigit(text[end])) end++
        if (end == from) return false
        val port = text.substring(from, end).trimStart('0').ifEmpty { "0" }
        if (port.length > 5 || port.toInt() > MAX_PORT) return false
        record.port = parsePort(port, 0, port.length, record.scheme)
        return true
    }
}
