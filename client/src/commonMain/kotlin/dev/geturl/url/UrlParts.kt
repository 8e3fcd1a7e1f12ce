package dev.geturl.url

/**
 * A parsed URL as one text and the places where its parts begin: what a `Url` is made of.
 *
 * Parts are cut out when asked for; only what a request needs at once has a field of its own.
 */
internal class UrlParts(
    /** The whole URL. */
    val href: String,
    /** Lower case, without the colon. */
    val scheme: String,
    /** IPv6 in brackets; empty when there is none. */
    val host: String,
    /** The port as written, or [NO_PORT]. */
    val port: Int,
    /** True when `//` follows the scheme. */
    val hasAuthority: Boolean,
    /** Where the path begins. */
    val pathStart: Int,
    /** Where the `?` stands, or -1. */
    val queryStart: Int,
    /** Where the `#` stands, or -1. */
    val fragmentStart: Int,
) {
    /** Where path and query end. */
    val targetEnd: Int
        get() = if (fragmentStart >= 0) fragmentStart else href.length

    val path: String
        get() = href.substring(pathStart, if (queryStart >= 0) queryStart else targetEnd)

    val query: String?
        get() = if (queryStart >= 0) href.substring(queryStart + 1, targetEnd) else null

    val fragment: String?
        get() = if (fragmentStart >= 0) href.substring(fragmentStart + 1) else null

    /** Where the authority begins, when there is one. */
    private val authorityStart: Int
        get() = scheme.length + 3

    /** Where the last `@` before the path stands, or -1: each request asks whether there is a login. */
    private val userinfoEnd = href.lastIndexOf('@', pathStart - 1)

    /** User name and password as written, without the `@`; empty when there is neither. */
    val userinfo: String
        get() = if (hasAuthority && userinfoEnd >= authorityStart) href.substring(authorityStart, userinfoEnd) else ""

    val username: String
        get() = userinfo.substringBefore(':')

    val password: String
        get() = userinfo.substringAfter(':', missingDelimiterValue = "")
}
