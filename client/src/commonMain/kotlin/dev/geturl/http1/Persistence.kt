package dev.geturl.http1

import dev.geturl.StatusCode
import dev.geturl.body.Framing
import okio.Buffer

/** Whether the peer keeps the connection for another request: RFC 9112 section 9.3. */
internal val ResponseHead.keepsConnection: Boolean
    get() = !headers.hasToken("Connection", "close") && code != StatusCode.SWITCHING_PROTOCOLS &&
        (minorVersion > 0 || headers.hasToken("Connection", "keep-alive"))

/** As [keepsConnection], of a peer that is a proxy: the old field says the same. */
internal val ResponseHead.keepsConnectionAsProxy: Boolean
    get() = keepsConnection && !headers.hasToken("Proxy-Connection", "close")

/**
 * Reads the body that [framing] bounds and drops it, so that the connection can carry another exchange.
 *
 * @return false when it is longer than is worth it, or the peer ended the connection.
 */
internal suspend fun Http1Connection.discardBody(framing: Framing, stalls: StallWatch? = null): Boolean {
    val dropped = Buffer()
    while (!framing.isDone) {
        framing.decode(input, dropped, DISCARDED_BYTES)
        dropped.clear()
        if (framing.isDone) return true
        if (framing.received > DISCARDED_BYTES || receive(stalls) == -1L) return false
    }
    return true
}

/** More than any error page: beyond it a new connection costs less. */
private const val DISCARDED_BYTES = 64L * 1024
