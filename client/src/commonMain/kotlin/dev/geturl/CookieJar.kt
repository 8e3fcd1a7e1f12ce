package dev.geturl

import kotlin.jvm.JvmField

/**
 * Where cookies are kept: the manual's cookie jar protocol. Any object with [getCookies] by protocol, host and path and
 * with [storeCookie] of a cookie is a jar; see [HttpConfig.cookieJar] and [CookieOptions.jar] for where one is given.
 *
 * Who does what of RFC 6265bis:
 * - The client parses `Set-Cookie` and passes over what the RFC has it ignore: what is malformed or too large, the
 *   domains of others, `Secure` from a server that is not, names with a prefix that they have no right to. It gives
 *   [Cookie.path], [Cookie.expires] and [Cookie.hostOnly] as the RFC has them in the end. Of the cookies that it gets
 *   from a jar it sends those that [CookieRequest.admits], in the jar's order.
 * - The jar decides which of its cookies match a host and a path, leaves out those that are [Cookie.secure] where the
 *   protocol is not, and what has expired, and puts those with longer paths first and then the older ones (section
 *   5.8.3). It replaces a cookie by one with the same key, domain, host-only flag, path and partition key, and removes
 *   it when the new one has expired. It refuses cookies for public suffixes, and those that would cover a `Secure` one
 *   from a server that is not (section 5.7).
 *
 * Both functions are called for every exchange, on the event loop's thread: they may suspend, but not block. What one
 * throws fails the exchange. Calls of several exchanges come at the same time.
 */
public interface CookieJar {
    /**
     * The cookies for a request, in the order in which they are sent: the manual's `getCookies`.
     *
     * @param protocol the URL's scheme in lower case: `http`, `https`, `ws`, `wss`, or any that is registered.
     * @param host the URL's host in ASCII and lower case; an IPv6 address without brackets.
     * @param path the URL's path as it is sent, without the query; begins with a slash.
     */
    public suspend fun getCookies(protocol: String, host: String, path: String): List<Cookie>

    /**
     * Keeps [cookie], or does not: the manual's `storeCookie`. One that has expired already removes the one that it
     * would replace.
     */
    public suspend fun storeCookie(cookie: Cookie)

    /**
     * The cookies for [request]: what the client calls. By default those by protocol, host and path. A jar that keeps
     * one cookie at most for a key overrides this, so that one that is not sent takes no other's place.
     */
    public suspend fun getCookies(request: CookieRequest): List<Cookie> =
        getCookies(request.protocol, request.host, request.path)

    /**
     * Keeps [cookie], which a response to [request] has set, or does not: what the client calls. By default the same as
     * the other [storeCookie]. A jar that protects `Secure` cookies from servers that are not overrides this.
     */
    public suspend fun storeCookie(cookie: Cookie, request: CookieRequest): Unit = storeCookie(cookie)

    /** The jar that is none. */
    public companion object {
        /** Has no cookies and keeps none: for a call that shall not use the client's jar. */
        @JvmField
        public val NONE: CookieJar = object : CookieJar {
            override suspend fun getCookies(protocol: String, host: String, path: String): List<Cookie> = emptyList()

            override suspend fun storeCookie(cookie: Cookie) = Unit

            override fun toString() = "CookieJar.NONE"
        }
    }
}
