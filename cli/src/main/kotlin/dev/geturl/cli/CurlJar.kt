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

    private fun kept(cookie: Cookie): Cookie = cookie.kept(cookie.expires?.let(::minuteOf))

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

/** This with the path as curl keeps it, without a slash at its end, and with an [end]. */
internal fun Cookie.kept(end: Instant? = expires): Cookie {
    val from = this
    val trimmed = if (path.length > 1) path.removeSuffix("/") else path
    if (trimmed == path && end == expires) return this
    return Cookie(key, value, domain) {
        hostOnly = from.hostOnly
        path = trimmed
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
