package dev.geturl

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.net.CookieHandler
import java.net.URI
import java.net.URISyntaxException
import java.time.Instant
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.Locale
import kotlin.coroutines.CoroutineContext

/**
 * A JDK [CookieHandler], such as `java.net.CookieManager`, as a [CookieJar]: for programs that share its cookies with
 * other code. Which cookies it takes, sends and expires is its own policy, which is not RFC 6265bis.
 *
 * It is given each cookie as a `Set-Cookie` field of the attributes that it knows: those of `SameSite`, partitions and
 * priority are lost. What comes back is a key and a value alone.
 *
 * @param handler where the cookies are kept.
 * @param context where it is called, as it may block. Default [Dispatchers.IO]; an empty one calls it on the event
 *   loop's thread, which is right for those that keep cookies in memory.
 */
public class CookieHandlerJar
    @JvmOverloads
    constructor(
        private val handler: CookieHandler,
        private val context: CoroutineContext = Dispatchers.IO,
    ) : CookieJar {
        override suspend fun getCookies(protocol: String, host: String, path: String): List<Cookie> {
            val uri = uri(protocol, host, path)
            val fields = withContext(context) { handler.get(uri, emptyMap()) }
            return fields
                .filterKeys { it.equals("Cookie", ignoreCase = true) }
                .values
                .flatten()
                .flatMap { it.split(';') }
                .mapNotNull { cookie(it.trim(), host) }
        }

        override suspend fun storeCookie(cookie: Cookie): Unit =
            store(cookie, uri(if (cookie.secure) "https" else "http", cookie.origin, cookie.path))

        override suspend fun storeCookie(cookie: Cookie, request: CookieRequest): Unit =
            store(cookie, uri(request.protocol, request.host, request.path))

        private suspend fun store(cookie: Cookie, uri: URI) {
            val fields = mapOf("Set-Cookie" to listOf(setCookie(cookie)))
            withContext(context) { handler.put(uri, fields) }
        }

        /** The default path and an age are what JDK handlers read in ways of their own: both are spelt out. */
        private fun setCookie(cookie: Cookie): String = buildString {
            append(if (cookie.key.isEmpty()) "" else "${cookie.key}=").append(cookie.value)
            append("; Path=").append(cookie.path)
            if (!cookie.hostOnly) append("; Domain=.").append(cookie.domain)
            cookie.expires?.let { append("; Expires=").append(DATE.format(Instant.ofEpochSecond(it.epochSeconds))) }
            if (cookie.secure) append("; Secure")
            if (cookie.httpOnly) append("; HttpOnly")
        }

        /** `$Version` and its like are of RFC 2965, which no server asks for any more. */
        private fun cookie(pair: String, host: String): Cookie? {
            if (pair.isEmpty() || pair.startsWith('$')) return null
            return if ('=' in pair) {
                Cookie(pair.substringBefore('=').trim(), pair.substringAfter('=').trim(), host)
            } else {
                Cookie("", pair, host)
            }
        }

        /** A path may hold what java.net.URI takes for a mistake. */
        private fun uri(protocol: String, host: String, path: String): URI {
            val authority = if (':' in host) "[$host]" else host
            return try {
                URI("$protocol://$authority$path")
            } catch (_: URISyntaxException) {
                URI(protocol, authority, path, null, null)
            }
        }

        private companion object {
            val DATE: DateTimeFormatter =
                DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC)
        }
    }
