package dev.geturl

import kotlin.time.Duration

/**
 * A TLS handshake begins, on a connection that is open; between [ExchangeEvent.Connected] and
 * [ExchangeEvent.ConnectionAcquired].
 *
 * @property peer whom it is with: host and port of the server, or of a proxy.
 */
public class TlsHandshakeStarted internal constructor(at: Duration, public val peer: String) : ExchangeEvent(at) {
    override val what: String get() = "tls started: $peer"
}

/**
 * A TLS handshake has succeeded.
 *
 * @property peer whom it was with: host and port of the server, or of a proxy.
 * @property protocol the version: `TLSv1.3`.
 * @property cipher the cipher suite by its IANA name.
 * @property tls tells the rest.
 */
public class TlsHandshakeEnded internal constructor(
    at: Duration,
    public val peer: String,
    public val protocol: String,
    public val cipher: String,
    public val tls: TlsLayer,
) : ExchangeEvent(at) {
    override val what: String get() = "tls ended: $peer by $protocol, $cipher"
}

/**
 * A TLS handshake came to nothing: it failed, its time ran out, or the call was cancelled.
 *
 * @property peer whom it was with: host and port of the server, or of a proxy.
 * @property failure what kept it.
 */
public class TlsHandshakeFailed internal constructor(
    at: Duration,
    public val peer: String,
    public val failure: Throwable,
) : ExchangeEvent(at) {
    override val what: String get() = "tls failed: $peer: ${failure.message}"
}
