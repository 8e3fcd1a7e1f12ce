package dev.geturl

import javax.net.ssl.SSLContext

/**
 * A context of the JDK's that speaks TLS, in place of one that is made of files: its trust managers say whom to trust,
 * its key managers which certificate to show, and it keeps the sessions. Default null: one is made.
 *
 * ```
 * val http = HttpClient { tls = TlsOptions { sslContext = ours } }
 * ```
 *
 * What the context was made of cannot be given beside it: authorities, an own certificate, passwords, a
 * `validatecommand`, revocation, a provider. All else holds as ever: versions and cipher suites, ALPN, the server's
 * name, pins and the security level. Whatever the trust managers say, the certificate has to be for the host; without
 * [TlsOptions.verify] the host is not looked at, and the trust managers alone decide.
 */
public var TlsOptions.Builder.sslContext: SSLContext?
    get() = context as SSLContext?
    set(value) {
        context = value
    }

/** See [TlsOptions.Builder.sslContext]. */
public val TlsOptions.sslContext: SSLContext? get() = context as SSLContext?
