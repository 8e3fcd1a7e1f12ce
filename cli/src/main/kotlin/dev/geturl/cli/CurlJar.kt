package dev.geturl.cli

import dev.geturl.Cookie
import dev.geturl.CookieJar
import dev.geturl.CookieRequest
import dev.geturl.cookies.BrowserCookieJar
import kotlin.time.Clock
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Instant

/**
 * A jar with curl's bounds and habits on top of the browser's: 50 cookies of a response are kept, 150 are sent in at
 * most 8,190 bytes, a path has no slash at its end, and what would live longer than 400 days ends on a whole minute.
 */
internal class CurlJar(private val jar: BrowserCookieJar, private val clock: Clock = Clock.System) : CookieJar by jar {
    /** The request whose response is setting cookies, and how many it has set. */
    private var setting: CookieRequest? = null
    private var count = 0

    override suspend fun getCookies(request: CookieRequest): List<Cookie> {
        val all = jar.getCookies(request).take(MOST_SENT)
        // Longer paths come first, and of what is alike the newest counts.
        val byWorth = all.asReversed().sortedByDescending { it.path.length }
        var bytes = 0
        val fitting = byWorth.takeWhile { cookie ->
            bytes += (if (bytes == 0) 0 else 2) + cookie.key.encodeToByteArray().size + 1 +
                cookie.value.encodeToByteArray().size
            bytes < MOST_BYTES
        }
        return if (fitting.size == all.size) all else fitting.toSet().let { kept -> all.filter { it in kept } }
    }

    override suspend fun storeCookie(cookie: Cookie, request: CookieRequest) {
        if (setting !== request) {
            setting = request
            count = 0
        }
        if (++count <= MOST_SET) jar.storeCookie(kept(cookie), request)
    }

    private fun kept(cookie: Cookie): Cookie {
        val trimmed = if (cookie.path.length > 1) cookie.path.removeSuffix("/") else cookie.path
        val end = cookie.expires?.let(::minuteOf)
        if (trimmed == cookie.path && end == cookie.expires) return cookie
        return cookie.copied(trimmed, end)
    }

    private fun Cookie.copied(itsPath: String, end: Instant?): Cookie {
        val from = this
        return Cookie(key, value, domain) {
            hostOnly = from.hostOnly
            path = itsPath
            expires = end
            httpOnly = from.httpOnly
            secure = from.secure
            origin = from.origin
            sameSite = from.sameSite
            partitioned = from.partitioned
            partitionKey = from.partitionKey
            priority = from.priority
        }
    }

    private fun minuteOf(expires: Instant): Instant = if (expires < clock.now() + LONGEST - 1.minutes) {
        expires
    } else {
        Instant.fromEpochSeconds((expires.epochSeconds + SECONDS / 2) / SECONDS * SECONDS)
    }

    private companion object {
        const val MOST_SET = 50
        const val MOST_SENT = 150
        const val MOST_BYTES = 8_190
        const val SECONDS = 60
        val LONGEST = 400.days
    }
}
