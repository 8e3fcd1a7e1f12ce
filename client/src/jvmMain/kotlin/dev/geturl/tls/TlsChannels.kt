package dev.geturl.tls

import dev.geturl.TlsChannel
import java.util.concurrent.atomic.AtomicLong

/** Numbers the connections of this process that speak TLS. */
internal object TlsChannels {
    private val numbers = AtomicLong()

    /** The channel of a new connection with [peer]. */
    fun next(peer: TlsPeer) = TlsChannel(numbers.incrementAndGet(), "$peer", isServer = peer.isClient)
}
