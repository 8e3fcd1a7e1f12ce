package dev.geturl.pool

import dev.geturl.Origin
import dev.geturl.net.Connection
import dev.geturl.net.Transport

/**
 * The connection to [goal] that [open] makes by [transport]; where that is a layer, such as TLS, this is told of its
 * handshake.
 */
internal suspend inline fun DialListener.toldOfHandshake(
    goal: Origin,
    transport: Transport,
    open: suspend () -> Connection,
): Connection {
    if (transport.below == null) return open()
    val peer = "${goal.host}:${goal.port}"
    tlsStarted(peer)
    try {
        return open().also { opened -> opened.tls?.let { tlsEnded(peer, it) } }
    } catch (failure: Throwable) {
        tlsFailed(peer, failure)
        throw failure
    }
}
