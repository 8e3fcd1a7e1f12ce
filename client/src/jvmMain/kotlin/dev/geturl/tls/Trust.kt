package dev.geturl.tls

import dev.geturl.IpAddress
import java.net.Socket
import java.security.cert.CertificateException
import java.security.cert.X509Certificate
import javax.net.ssl.SSLEngine
import javax.net.ssl.X509ExtendedTrustManager

/**
 * A server's [chain] that is not believed, with what [platform] says against it: enough to tell why in words.
 *
 * @property findings what those words are about.
 */
internal class RefusedChain(
    val chain: List<X509Certificate>,
    val platform: CertificateException,
    val findings: List<Finding> = emptyList(),
) : CertificateException(platform.message, platform.cause ?: platform) {
    /** The same, with what was found. */
    fun with(findings: List<Finding>) = RefusedChain(chain, platform, findings)
}

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
            if (engine != null && IpAddress.parseOrNull(engine.peerHost) == null) checkNamed(chain.first())
        } catch (refused: CertificateException) {
            throw RefusedChain(chain.toList(), refused)
        }
    }

    /** The JDK still takes a common name for the host's where there is no other; RFC 9110 section 4.3.4 does not. */
    private fun checkNamed(leaf: X509Certificate) {
        val isNamed = leaf.subjectAlternativeNames.orEmpty().any { it[0] == DNS_NAME }
        if (!isNamed) throw CertificateException("No subject alternative DNS name present")
    }

    override fun getAcceptedIssuers(): Array<X509Certificate> = platform.acceptedIssuers

    private companion object {
        /** RFC 5280 section 4.2.1.6. */
        const val DNS_NAME = 2
    }
}
