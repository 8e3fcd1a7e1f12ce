package dev.geturl.testing

import dev.geturl.Cookie
import dev.geturl.CookieJar
import dev.geturl.CookieRequest
import dev.geturl.IpAddress
import kotlin.time.Clock
import kotlin.time.Instant

/** What a jar has to do by [CookieJar]'s contract, in a list; every name without a dot is a public suffix to it. */
class HeapJar(private val now: () -> Instant = Clock.System::now) : CookieJar {
    private val kept = ArrayList<Cookie>()

    val cookies: List<Cookie> get() = synchronized(kept) { kept.toList() }

    override suspend fun getCookies(protocol: String, host: String, path: String): List<Cookie> {
        val request = CookieRequest(protocol, host, path)
        return cookies
            .filter { covers(it, host) && pathMatches(path, it.path) && (request.isSecure || !it.secure) }
            .filter { !hasExpired(it) }
            .sortedByDescending { it.path.length }
    }

    override suspend fun storeCookie(cookie: Cookie): Unit = synchronized(kept) {
        if (!cookie.hostOnly && '.' !in cookie.domain && cookie.domain != cookie.origin) return
        val at = kept.indexOfFirst { identity(it) == identity(cookie) }
        when {
            at < 0 -> if (!hasExpired(cookie)) kept += cookie
            hasExpired(cookie) -> kept.removeAt(at)
            else -> kept[at] = cookie
        }
    }

    private fun identity(cookie: Cookie) =
        listOf(cookie.key, cookie.domain, cookie.hostOnly, cookie.path, cookie.partitionKey)

    private fun hasExpired(cookie: Cookie) = cookie.expires?.let { it <= now() } == true

    private fun covers(cookie: Cookie, host: String): Boolean = host == cookie.domain ||
        (!cookie.hostOnly && host.endsWith(".${cookie.domain}") && IpAddress.parseOrNull(host) == null)

    private fun pathMatches(path: String, prefix: String): Boolean =
        path == prefix || (path.startsWith(prefix) && (prefix.endsWith('/') || path[prefix.length] == '/'))
}
