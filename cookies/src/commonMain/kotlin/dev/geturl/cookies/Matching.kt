package dev.geturl.cookies

import dev.geturl.CookieRequest
import kotlin.time.Instant

/**
 * The cookies for [request] in the order in which they are sent: RFC 6265bis, section 5.8.3.
 *
 * One pass over the cookies of the one site, which are in that order already.
 */
internal fun CookieIndex.matching(request: CookieRequest, now: Instant): List<Entry> {
    val host = asciiHost(request.host) ?: return emptyList()
    val path = request.path.ifEmpty { "/" }
    return ofSite(suffixes.siteOf(host)).filter { entry ->
        val cookie = entry.cookie
        (if (cookie.hostOnly) cookie.domain == host else domainMatches(host, cookie.domain)) &&
            pathMatches(path, cookie.path) &&
            (!cookie.secure || request.isSecure) &&
            !entry.isExpired(now) &&
            request.admits(cookie)
    }
}

/**
 * One entry at most for each key, as the manual wishes: the one whose domain is the most specific, then the one with
 * the longest path. Their order stays.
 */
internal fun List<Entry>.oneOfEachKey(): List<Entry> {
    val best = HashMap<String, Entry>()
    for (entry in this) {
        val rival = best[entry.cookie.key]
        if (rival == null || MORE_SPECIFIC.compare(entry, rival) > 0) best[entry.cookie.key] = entry
    }
    return if (best.size == size) this else filter { best[it.cookie.key] === it }
}

/** Whether the canonical [host] is [domain] or below it: RFC 6265bis, section 5.1.3. */
internal fun domainMatches(host: String, domain: String): Boolean = host.endsWith(domain) &&
    (host.length == domain.length || (host[host.length - domain.length - 1] == '.' && !isAddress(host)))

/** Whether [path] is [cookiePath] or below it, by whole segments: RFC 6265bis, section 5.1.4. */
internal fun pathMatches(path: String, cookiePath: String): Boolean = path.startsWith(cookiePath) &&
    (path.length == cookiePath.length || cookiePath.endsWith('/') || path[cookiePath.length] == '/')

private val MORE_SPECIFIC: Comparator<Entry> =
    compareBy<Entry> { it.cookie.domain.length }.thenBy { it.cookie.path.length }
