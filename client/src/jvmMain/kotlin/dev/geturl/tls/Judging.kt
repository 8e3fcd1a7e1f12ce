package dev.geturl.tls

import dev.geturl.TlsAnswer
import dev.geturl.TlsQuestion
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
        val isDoubted = asking != null && isDoubted(chain.toList(), findings.orEmpty(), asking, refused)
        val found = findings?.first()?.result ?: if (isDoubted) TlsVerifyResult.REFUSED else TlsVerifyResult.OK
        notes?.found = found
        HandshakeNotes.keep(engine?.handshakeSession, found)
    }

    /**
     * Asks for each of [chain], the last first, as often as something is wrong with it.
     *
     * @return whether one that is valid was refused, but is to be gone on with.
     * @throws RefusedChain when the answer is to refuse it.
     */
    private fun isDoubted(
        chain: List<X509Certificate>,
        findings: List<Finding>,
        notes: HandshakeNotes,
        refused: RefusedChain?,
    ): Boolean {
        var isDoubted = false
        for (depth in chain.indices.reversed()) {
            val certificate = Certificates.of(chain[depth])
            for (wrong in findings.filter { it.depth == depth }.ifEmpty { listOf(null) }) {
                val proposed = if (wrong == null) TlsAnswer.ACCEPT else proposed
                val error = wrong?.what.orEmpty()
                val question =
                    TlsQuestion.Verify(notes.callbacks.channel, depth, certificate, wrong == null, error, proposed)
                val answer = try {
                    notes.callbacks.ask(question, notes.job)
                } catch (failed: CallbackFailed) {
                    throw CertificateException(failed.message, failed)
                }
                if (answer == TlsAnswer.REJECT) throw rejected(chain, refused, wrong ?: unwanted(depth))
                if (answer == TlsAnswer.GO_ON && wrong == null) isDoubted = true
            }
        }
        return isDoubted
    }

    private val proposed get() = if (isEnforced) TlsAnswer.REJECT else TlsAnswer.GO_ON

    private fun rejected(chain: List<X509Certificate>, refused: RefusedChain?, why: Finding): RefusedChain =
        (refused ?: RefusedChain(chain, CertificateException(why.what))).with(listOf(why))

    private fun unwanted(depth: Int) = Finding(
        depth,
        TlsVerifyResult.REFUSED,
        "is refused by TlsOptions.validatecommand",
        "It is valid by itself: the callback decided otherwise.",
    )

    override fun getAcceptedIssuers(): Array<X509Certificate> = trust.acceptedIssuers
}
