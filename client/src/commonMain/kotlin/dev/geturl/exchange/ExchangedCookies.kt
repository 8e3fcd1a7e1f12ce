package dev.geturl.exchange

import dev.geturl.Cookie
import dev.geturl.CookieJar
import dev.geturl.CookieRequest
import dev.geturl.Headers
import dev.geturl.HttpConfig
import dev.geturl.IpAddress
import dev.geturl.StatusCode
import dev.geturl.cookieHost
import dev.geturl.http1.ResponseHead
import dev.geturl.parseSetCookie
import kotlin.time.Clock

/** The jar of this call; null when there is none, which is all that such a call pays. */
internal fun RequestPlan.cookieJar(config: HttpConfig): CookieJar? =
    (options.cookies.jar ?: config.cookieJar)?.takeIf { it !== CookieJar.NONE }

/** This plan with the cookies that [jar] has for its URL. Not asked where the caller wants no `Cookie` field. */
internal suspend fun RequestPlan.withCookies(jar: CookieJar): RequestPlan {
    if (options.omits(COOKIE)) return this
    val asked = cookieRequest()
    val cookies = jar.getCookies(asked).filter(asked::admits)
    return if (cookies.isEmpty()) this else withHeaders(withCookieField(request.headers, cookies))
}

/**
 * Gives [jar] the cookies that the response with this [head] sets, in their order. What a proxy says to let somebody
 * in is not the server's.
 */
internal suspend fun RequestPlan.keepCookies(jar: CookieJar, head: ResponseHead) {
    val fields = head.headers.values("Set-Cookie")
    if (fields.isEmpty() || head.code == StatusCode.PROXY_AUTHENTICATION_REQUIRED) return
    val answered = cookieRequest()
    val now = Clock.System.now()
    for (field in fields) parseSetCookie(field, answered, now)?.let { jar.storeCookie(it, answered) }
}

private fun RequestPlan.cookieRequest(): CookieRequest {
    val url = request.url
    val cookies = options.cookies
    val host = cookieHost(if (cookies.ofHostField) hostOf(request.headers["Host"]) ?: url.host else url.host)
    return CookieRequest(
        if (cookies.trustsLocalhost && url.scheme == "http" && isThisMachine(host)) "https" else url.scheme,
        host,
        url.path.ifEmpty { "/" },
        request.method,
        cookies.site,
        cookies.partition,
    )
}

/** The host that a `Host` field names, without its port. */
private fun hostOf(field: String?): String? = field?.let {
    if (it.startsWith('[')) it.substringBefore(']') + "]" else it.substringBefore(':')
}

/** RFC 6761 section 6.3, and the addresses of loopback. */
private fun isThisMachine(host: String): Boolean =
    host == "localhost" || host.endsWith(".localhost") || IpAddress.parseOrNull(host)?.isLoopback == true

/**
 * [headers] with one `Cookie` field line: RFC 6265bis section 5.8.1 allows no more. It stands where the caller put one,
 * else in the manual's place, behind `Connection`. The jar's [cookies] come first, in its order, then what the caller
 * wrote, as it is; a cookie whose key the caller gives is left out, so that the server sees one value.
 */
internal fun withCookieField(headers: Headers, cookies: List<Cookie>): Headers {
    val own = headers.values(COOKIE)
    val ownKeys = own.flatMapTo(HashSet()) { line -> line.split(';').map { it.substringBefore('=').trim() } }
    val pairs = cookies.filter { it.key !in ownKeys }.map(::pair) + own
    val field = pairs.joinToString("; ")
    val place = headers.indexOf(COOKIE, from = 0).takeIf { it >= 0 } ?: headers.indexOf("Connection", from = 0)
    val lines = headers.emptyBuilder()
    headers.forEachIndexed { index, line ->
        if (!line.name.equals(COOKIE, ignoreCase = true)) lines.addChecked(line.name, line.value)
        if (index == place) lines.addChecked(COOKIE, field)
    }
    if (place < 0) lines.addChecked(COOKIE, field)
    return lines.build()
}

/** Section 5.8.3, step 4. */
private fun pair(cookie: Cookie) = if (cookie.key.isEmpty()) cookie.value else "${cookie.key}=${cookie.value}"

private const val COOKIE = "Cookie"
