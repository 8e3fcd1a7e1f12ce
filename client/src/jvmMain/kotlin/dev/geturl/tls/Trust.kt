package dev.geturl.tls

import java.net.Socket
import java.security.cert.CertificateException
import java.security.cert.X509Certificate
import javax.net.ssl.SSLEngine
import javax.net.ssl.X509ExtendedTrustManager

/** A server's [chain] that is not believed, with what [platform] says against it: enough to tell why in words. */
internal class RefusedChain(val chain: List<X509Certificate>, val platform: CertificateException) :
    CertificateException(platform.message, platform.cause ?: platform)

/** What every check of a client's certificate comes to: this side is never the server. */
internal abstract class ServerTrust : X509ExtendedTrustManager() {
    final override fun checkClientTrusted(chain: Array<X509Certificate>, type: String) = refuse()

    final override fun checkClientTrusted(chain: Array<X509Certificate>, type: String, socket: Socket?) = refuse()

    final override fun checkClientTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) = refuse()

    final override fun checkServerTrusted(chain: Array<X509Certificate>, type: String) = refuse()

    final override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, socket: Socket?) = refuse()

    private fun refuse(): Nothing = throw CertificateException("only the servers of engines are checked here")
}

/** Asks [platform], and keeps the chain that it refuses. */
internal class Verifying(private val platform: X509ExtendedTrustManager) : ServerTrust() {
    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) {
        try {
            platform.checkServerTrusted(chain, type, engine)
        } catch (refused: CertificateException) {
            throw RefusedChain(chain.toList(), refused)
        }
    }

    override fun getAcceptedIssuers(): Array<X509Certificate> = platform.acceptedIssuers
}

/** Believes everybody: `TlsOptions.verify` is off. */
internal object Unverified : ServerTrust() {
    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) = Unit

    override fun getAcceptedIssuers(): Array<X509Certificate> = emptyArray()
}
