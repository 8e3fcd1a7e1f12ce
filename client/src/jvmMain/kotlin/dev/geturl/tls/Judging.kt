package dev.geturl.tls

import dev.geturl.TlsVerifyResult
import java.security.cert.CertificateException
import java.security.cert.X509Certificate
import javax.net.ssl.SSLEngine
import javax.net.ssl.X509ExtendedTrustManager

/**
 * Asks [trust] about a server's chain, and then the caller's `validatecommand` about each certificate of it. What was
 * found goes into the notes of the handshake, also where nobody heeds it.
 *
 * @property isEnforced whether what [trust] refuses is refused where no callback says otherwise.
 */
internal class Judging(private val trust: X509ExtendedTrustManager, private val isEnforced: Boolean) : ServerTrust() {
    private val questions = ChainQuestions(isEnforced)

    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) {
        val refused = try {
            trust.checkServerTrusted(chain, type, engine)
            null
        } catch (refused: CertificateException) {
            refused as? RefusedChain ?: RefusedChain(chain.toList(), refused)
        }
        val findings = refused?.let { Findings(it.chain, type, engine, it.platform, acceptedIssuers.toList()).all() }
        val notes = HandshakeNotes.current
        val asking = notes?.takeIf { it.callbacks.isAsked }
        if (isEnforced && asking == null && refused != null) throw refused.with(findings.orEmpty())
        val isDoubted = asking != null && questions.isDoubted(chain.toList(), findings.orEmpty(), asking, refused)
        val found = findings?.first()?.result ?: if (isDoubted) TlsVerifyResult.REFUSED else TlsVerifyResult.OK
        notes?.found = found
        HandshakeNotes.keep(engine?.handshakeSession, found)
    }

    override fun getAcceptedIssuers(): Array<X509Certificate> = trust.acceptedIssuers
}
