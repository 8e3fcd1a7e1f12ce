package dev.geturl.tls

import java.net.Socket
import java.security.cert.CertificateException
import java.security.cert.X509Certificate
import javax.net.ssl.SSLEngine
import javax.net.ssl.X509ExtendedTrustManager

/** A server's check of the certificates of clients. Asks [platform], and keeps the chain that it refuses. */
internal class ClientTrust(
    private val platform: X509ExtendedTrustManager,
    private val level: SecurityLevel,
) : X509ExtendedTrustManager() {
    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) {
        try {
            platform.checkClientTrusted(chain, type, engine)
            chain.firstNotNullOfOrNull(level::objectionTo)?.let { throw CertificateException("it is too weak: $it") }
        } catch (refused: CertificateException) {
            throw RefusedChain(chain.toList(), refused)
        }
    }

    override fun getAcceptedIssuers(): Array<X509Certificate> = platform.acceptedIssuers

    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String) = refuse()

    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String, socket: Socket?) = refuse()

    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String) = refuse()

    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, socket: Socket?) = refuse()

    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) = refuse()

    private fun refuse(): Nothing = throw CertificateException("only the clients of engines are checked here")
}
