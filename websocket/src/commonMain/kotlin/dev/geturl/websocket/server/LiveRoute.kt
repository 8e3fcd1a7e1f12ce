package dev.geturl.websocket.server

import dev.geturl.InternalGeturlApi
import dev.geturl.exchange.Glob

/**
 * What is live: a pattern for paths, one for subprotocols, and who serves what fits them. Paths and subprotocols differ
 * in capital and small letters (RFC 3986 section 6.2.2.1, RFC 6455 section 4.1).
 */
@OptIn(InternalGeturlApi::class)
internal class LiveRoute(private val path: String, private val protocol: String, val service: Service) {
    private val paths = Glob(path, ignoreCase = false)
    private val protocols = Glob(protocol, ignoreCase = false)

    /** What was chosen: a subprotocol, or none. */
    class Choice(val protocol: String?)

    fun takesPath(path: String): Boolean = paths.matches(path)

    /** The client's favourite of those that are spoken here; null when it has to speak one and offers none of them. */
    fun choice(offered: List<String>): Choice? {
        val favourite = offered.firstOrNull(protocols::matches)
        return if (favourite != null || protocols.matches("")) Choice(favourite) else null
    }

    override fun toString(): String = if (protocol == "*") path else "$path for $protocol"
}
