package dev.geturl.websocket

import dev.geturl.Headers

/**
 * The head of a request, as far as opening a WebSocket needs it: what a web server of yours hands to
 * [WebSocketServer.test]. Immutable.
 *
 * @property method the method, as it was sent.
 * @property target the request target, as it was sent: a path with or without a query, or a whole URL.
 * @property headers the field lines, as they were sent.
 * @property version the version of HTTP, as `1.1`.
 */
public class UpgradeRequest(
    public val method: String,
    public val target: String,
    public val headers: Headers,
    public val version: String,
) {
    /** One of HTTP/1.1. */
    public constructor(method: String, target: String, headers: Headers) : this(method, target, headers, "1.1")

    /** The path of [target], as it was sent: nothing in it is decoded. `/` where there is none. */
    public val path: String get() = pathAndQuery().substringBefore('?')

    /** The query of [target] without its question mark, as it was sent; null where there is none. */
    public val query: String? get() = pathAndQuery().let { if ('?' in it) it.substringAfter('?') else null }

    /** The host that was asked for, with its port where that was named; null unless exactly one is. */
    public val host: String? get() = headers.values("Host").singleOrNull()

    /** Where the page is from that opens the WebSocket, as browsers say it; null where nothing says so. */
    public val origin: String? get() = headers["Origin"]

    /** The protocols that are offered, the client's favourite first. */
    public val protocols: List<String> get() = headers.elements(Handshake.PROTOCOL_FIELD)

    /** Whether the client asks for a WebSocket, in whatever form: by `websocket` among what `Upgrade` names. */
    internal val wantsWebSocket: Boolean get() = headers.elements("Upgrade").any {
        it.equals(Handshake.UPGRADE, ignoreCase = true)
    }

    /** RFC 9112 section 3.2.2: a server takes whole URLs, too. */
    private fun pathAndQuery(): String {
        val scheme = target.indexOf("://")
        if (scheme < 0 || target.startsWith('/')) return target
        val end = target.indexOfAny(charArrayOf('/', '?'), scheme + "://".length)
        val rest = if (end < 0) "" else target.substring(end)
        return if (rest.startsWith('/')) rest else "/$rest"
    }

    /** The request line, without the query: it may hold secrets. */
    override fun toString(): String = "$method $path HTTP/$version"
}

/** The elements of the comma-separated list that all field lines called [name] make, without empty ones. */
internal fun Headers.elements(name: String): List<String> =
    values(name).flatMap { it.split(',') }.map { it.trim(' ', '\t') }.filter { it.isNotEmpty() }
