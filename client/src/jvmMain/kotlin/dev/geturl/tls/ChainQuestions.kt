package dev.geturl.tls

import dev.geturl.TlsAnswer
import dev.geturl.TlsQuestion
import dev.geturl.TlsVerifyResult
import java.security.cert.CertificateException
import java.security.cert.X509Certificate

/**
 * Asks a caller's `validatecommand` about the certificates of a peer's chain.
 *
 * @property isEnforced whether it is proposed to refuse what is not valid.
 */
internal class ChainQuestions(private val isEnforced: Boolean) {
    /**
     * Asks for each of [chain], the last first, as often as something is wrong with it.
     *
     * @return whether one that is valid was refused, but is to be gone on with.
     * @throws RefusedChain when the answer is to refuse it.
     */
    fun isDoubted(
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
                if (answer == TlsAnswer.REJECT) {
                    throw rejected(chain, refused, wrong ?: unwanted(depth, notes.callbacks.validatecommand))
                }
                if (answer == TlsAnswer.GO_ON && wrong == null) isDoubted = true
            }
        }
        return isDoubted
    }

    private val proposed get() = if (isEnforced) TlsAnswer.REJECT else TlsAnswer.GO_ON

    private fun rejected(chain: List<X509Certificate>, refused: RefusedChain?, why: Finding): RefusedChain =
        (refused ?: RefusedChain(chain, CertificateException(why.what))).with(listOf(why))

    private fun unwanted(depth: Int, option: String) = Finding(
        depth,
        TlsVerifyResult.REFUSED,
        "is refused by $option",
        "It is valid by itself: the callback decided otherwise.",
    )
}
