package dev.geturl.tls

import dev.geturl.TlsOptions

/**
 * Whom a connection speaks TLS with, and how: what failures tell.
 *
 * @property name the name or address that the certificate has to hold; of a client where it is.
 * @property isClient whether this end is the server.
 * @property isProxy whether it is a proxy, of whom failures are said to be.
 */
internal class TlsPeer(
    val name: String,
    private val port: Int,
    val options: TlsOptions,
    val isClient: Boolean = false,
    val isProxy: Boolean = false,
) {
    /** Whether there is a certificate to show, if not the one that is wanted. */
    val hasCertificate: Boolean
        get() = with(options.model ?: options) { certfile != null || cert != null || identityChooser != null }

    override fun toString(): String = if (':' in name) "[$name]:$port" else "$name:$port"
}
