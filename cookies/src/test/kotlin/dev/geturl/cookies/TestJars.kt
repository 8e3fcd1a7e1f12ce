package dev.geturl.cookies

import dev.geturl.Cookie
import dev.geturl.CookieRequest
import dev.geturl.testing.closedAfterTest
import kotlin.time.Clock
import kotlin.time.Duration
import kotlin.time.Instant

/** A clock that a test sets. */
internal class TestClock(
    @Volatile var time: Instant = Instant.parse("2026-11-22T12:00:00Z"),
) : Clock {
    override fun now(): Instant = time

    fun advance(duration: Duration) {
        time += duration
    }
}

/** A jar in memory that the test's end closes. */
internal fun testJar(options: JarOptions = JarOptions(), clock: Clock = TestClock()): BrowserCookieJar =
    cookieJar(options, jarPlatform(clock)).closedAfterTest()

/** The request for [url], which is `scheme://host/path`. */
internal fun request(url: String): CookieRequest {
    val (protocol, rest) = url.split("://")
    return CookieRequest(protocol, rest.substringBefore('/').substringBefore(':'), "/" + rest.substringAfter('/', ""))
}

/** What goes out with a request for [url], as the field `Cookie` has it. */
internal suspend fun BrowserCookieJar.sent(url: String): String =
    getCookies(request(url)).joinToString("; ") { "${it.key}=${it.value}" }

/** Stores the cookie `key=value` that a response from [url] has set. */
internal suspend fun BrowserCookieJar.set(url: String, pair: String, change: Cookie.Builder.() -> Unit = {}) {
    val request = request(url)
    val cookie = Cookie(pair.substringBefore('='), pair.substringAfter('='), request.host) {
        origin = request.host
        change()
    }
    storeCookie(cookie, request)
}

/** Makes it a cookie for [name] and all below. */
internal fun Cookie.Builder.forDomain(name: String) {
    domain = name
    hostOnly = false
}
