package dev.geturl

import javax.net.ssl.SSLSession

/** A layer of TLS that has a session of the platform's. */
internal interface SslLayer : TlsLayer {
    val session: SSLSession
}

/**
 * The session of the connection that this came on, as the platform's own API has it: for who wants more than
 * [Transaction.tlsConnection] and [Transaction.tlsStatus] tell. It may outlive the connection; whoever invalidates it
 * makes the next handshake a full one. Null without TLS, before there is a connection, and where a transport has
 * another kind of TLS.
 */
public val Transaction.sslSession: SSLSession? get() = (tls as? SslLayer)?.session
