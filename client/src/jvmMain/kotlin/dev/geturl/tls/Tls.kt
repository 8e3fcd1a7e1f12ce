package dev.geturl.tls

import dev.geturl.TlsVersion
import javax.net.ssl.SSLContext

/** What this platform has of TLS: TclTLS's `protocols`, `ciphers` and `version`. */
public object Tls {
    private val context: SSLContext by lazy { SSLContext.getDefault() }

    /** The versions that can be spoken, the oldest first: those of [TlsVersion] that the platform has switched on. */
    @JvmStatic
    public fun protocols(): List<TlsVersion> {
        val on = context.defaultSSLParameters.protocols.orEmpty().toSet()
        return TlsVersion.entries.filter { "TLSv" + it.text.removePrefix("tls") in on }
    }

    /**
     * The cipher suites, the preferred first, by their IANA names.
     *
     * @param protocol those of this version alone; null, the default, for all.
     * @param verbose whether each is described as `openssl ciphers -v` does. Default false.
     * @param supported whether those alone that are offered where none are named. Default false: all that can be named.
     */
    @JvmStatic
    @JvmOverloads
    public fun ciphers(
        protocol: TlsVersion? = null,
        verbose: Boolean = false,
        supported: Boolean = false,
    ): List<String> {
        val parameters = if (supported) context.defaultSSLParameters else context.supportedSSLParameters
        return parameters.cipherSuites
            .orEmpty()
            .map(::CipherSuite)
            .filter { it.isSuite && (protocol == null || it.isTls13 == (protocol == TlsVersion.TLS_1_3)) }
            .map { if (verbose) it.description else it.name }
    }

    /** Who speaks TLS here: `SunJSSE 17, Java 17.0.15`. */
    @JvmStatic
    public fun version(): String =
        "${context.provider}".replace(" version ", " ") + ", Java ${System.getProperty("java.version")}"
}
