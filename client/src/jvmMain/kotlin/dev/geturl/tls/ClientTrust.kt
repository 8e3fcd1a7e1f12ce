package dev.geturl.tls

import dev.geturl.TlsVerifyResult
import java.net.Socket
import java.security.cert.CertificateException
import java.security.cert.X509Certificate
import javax.net.ssl.SSLEngine
import javax.net.ssl.X509ExtendedTrustManager

/**
 * A server's check of the certificates of clients. Asks [platform], then the `validatecommand`, and keeps the chain
 * that is refused. What is too weak for [level] is so whatever that command says.
 */
internal class ClientTrust(
    private val platform: X509ExtendedTrustManager,
    private val level: SecurityLevel,
) : X509ExtendedTrustManager() {
    private val questions = ChainQuestions(isEnforced = true)

    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) {
        val known = chain.toList()
        val refused = try {
            platform.checkClientTrusted(chain, type, engine)
            null
        } catch (refused: CertificateException) {
            RefusedChain(known, refused)
        }
        judge(known, type, engine, refused)
        val weak = chain.firstNotNullOfOrNull(level::objectionTo) ?: return
        throw RefusedChain(known, CertificateException("it is too weak: $weak"))
    }

    private fun judge(chain: List<X509Certificate>, type: String, engine: SSLEngine?, refused: RefusedChain?) {
        val notes = HandshakeNotes.current
        if (notes == null || !notes.callbacks.isAsked) {
            if (refused != null) throw refused
            return
        }
        val findings = refused?.let { Findings(chain, type, engine, it.platform, acceptedIssuers.toList()).all() }
        val isDoubted = questions.isDoubted(chain, findings.orEmpty(), notes, refused)
        val found = findings?.first()?.result ?: if (isDoubted) TlsVerifyResult.REFUSED else TlsVerifyResult.OK
        notes.found = found
        HandshakeNotes.keep(engine?.handshakeSession, found)
    }

    override fun getAcceptedIssuers(): Array<X509Certificate> = platform.acceptedIssuers

    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String) = refuse()

    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String, socket: Socket?) = refuse()

    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String) = refuse()

    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, socket: Socket?) = refuse()

    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) = refuse()

    private fun refuse(): Nothing = throw CertificateException("only the clients of engines are checked here")
}
