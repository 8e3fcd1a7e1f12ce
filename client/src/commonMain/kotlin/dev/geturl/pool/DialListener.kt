package dev.geturl.pool

import dev.geturl.Headers
import dev.geturl.IpAddress
import dev.geturl.Proxy
import dev.geturl.TlsLayer
import dev.geturl.net.SocketAddress

/**
 * Is told how a dial goes, in the order in which it goes; never by two threads at once. It runs within the dial, so it
 * neither blocks nor throws.
 */
internal interface DialListener {
    /** The addresses of [host] are asked for. Not called for a Unix domain socket. */
    fun resolveStarted(host: String) = Unit

    /** [host] has [addresses], in the resolver's order, those included that a policy denies. */
    fun resolved(host: String, addresses: List<IpAddress>) = Unit

    /** An attempt at [address] begins; others may be under way. */
    fun connectStarted(address: SocketAddress) = Unit

    /** The attempt at [address] has made the connection that the dial gives. */
    fun connected(address: SocketAddress) = Unit

    /** The attempt at [address] came to nothing. */
    fun connectFailed(address: SocketAddress, failure: Throwable) = Unit

    /** The attempt at [address] was given up: another was faster, the time ran out, or the caller was cancelled. */
    fun connectAbandoned(address: SocketAddress) = Unit

    /** The way through [proxy] is open. */
    fun tunnelOpened(proxy: Proxy) = Unit

    /** A TLS handshake with [peer], a host and a port, begins. */
    fun tlsStarted(peer: String) = Unit

    /** The handshake with [peer] is done; [tls] tells how. */
    fun tlsEnded(peer: String, tls: TlsLayer) = Unit

    /** The handshake with [peer] came to nothing. */
    fun tlsFailed(peer: String, failure: Throwable) = Unit

    /** `CONNECT` is sent to a proxy. */
    fun tunnelRequested(requestLine: String, headers: Headers) = Unit

    /** A proxy answered `CONNECT`, whatever it said. */
    fun tunnelAnswered(statusLine: String, code: Int, headers: Headers) = Unit

    /** Listens to nothing. */
    object None : DialListener
}
