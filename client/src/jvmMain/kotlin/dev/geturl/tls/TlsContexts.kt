package dev.geturl.tls

import dev.geturl.TlsOptions
import java.security.KeyStore
import java.security.cert.X509Certificate
import javax.net.ssl.KeyManager
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManager
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509ExtendedTrustManager

/** Makes the JDK's contexts from [TlsOptions]. Reads files, and so blocks. */
internal object TlsContexts {
    /** @throws dev.geturl.HttpException.TlsFailed when a file cannot be used. */
    fun of(options: TlsOptions): SSLContext {
        val shown = options.certfile?.let { OwnCertificate.read(it, options.keyfile ?: it, options.password) }
        val trusted = if (options.verify) Verifying(trustOf(options)) else Unverified.also { TlsLog.notVerified() }
        return SSLContext.getInstance("TLS").apply {
            init(listOfNotNull<KeyManager>(shown).toTypedArray(), arrayOf<TrustManager>(trusted), null)
        }
    }

    /** The JDK's own check of chains and names, against the platform's authorities or those that were named. */
    fun trustOf(options: TlsOptions): X509ExtendedTrustManager {
        val named = options.cafile != null || options.cadir != null
        val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
        factory.init(if (named) keyStoreOf(Authorities.read(options.cafile, options.cadir)) else null)
        return factory.trustManagers.filterIsInstance<X509ExtendedTrustManager>().first()
    }

    private fun keyStoreOf(authorities: List<X509Certificate>): KeyStore =
        KeyStore.getInstance(KeyStore.getDefaultType()).apply {
            load(null, null)
            authorities.forEachIndexed { index, authority -> setCertificateEntry("$index", authority) }
        }
}
