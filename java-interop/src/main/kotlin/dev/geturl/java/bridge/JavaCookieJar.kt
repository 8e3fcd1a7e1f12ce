package dev.geturl.java.bridge

import dev.geturl.Cookie
import dev.geturl.CookieJar
import dev.geturl.CookieRequest
import okio.IOException

/** A jar whose functions may block: they are called where that holds up nobody. */
internal class JavaCookieJar(private val reader: Reader, private val writer: Writer) : CookieJar {
    /** Finds cookies. */
    internal fun interface Reader {
        @Throws(IOException::class)
        fun getCookies(request: CookieRequest): List<Cookie>
    }

    /** Keeps them. */
    internal fun interface Writer {
        @Throws(IOException::class)
        fun storeCookie(cookie: Cookie, request: CookieRequest)
    }

    override suspend fun getCookies(protocol: String, host: String, path: String): List<Cookie> =
        getCookies(CookieRequest(protocol, host, path))

    override suspend fun getCookies(request: CookieRequest): List<Cookie> =
        Blocking.offLoop { reader.getCookies(request) }

    override suspend fun storeCookie(cookie: Cookie): Unit =
        storeCookie(cookie, CookieRequest(if (cookie.secure) "https" else "http", cookie.origin, cookie.path))

    override suspend fun storeCookie(cookie: Cookie, request: CookieRequest): Unit =
        Blocking.offLoop { writer.storeCookie(cookie, request) }
}
