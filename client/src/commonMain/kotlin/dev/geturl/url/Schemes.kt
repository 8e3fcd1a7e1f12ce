package dev.geturl.url

/** No port: the URL names none, or its scheme has no default. */
internal const val NO_PORT: Int = -1

/** The default port of a lower-case [scheme], or [NO_PORT] (WHATWG URL, section 3.1). */
internal fun defaultPort(scheme: String): Int = when (scheme) {
    "http", "ws" -> 80
    "https", "wss" -> 443
    "ftp" -> 21
    else -> NO_PORT
}

/**
 * The WHATWG's special schemes: their hosts are domains, a backslash is a slash to them, and their path is never empty.
 */
internal fun isSpecial(scheme: String): Boolean = scheme == "file" || defaultPort(scheme) != NO_PORT
