package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import javax.net.ssl.SSLException

/** Why a server's chain is not believed, in words: the first thing that was found, and whatever else was. */
internal class CertificateVerdict(private val refused: RefusedChain, private val peer: TlsPeer) {
    /** The failure for the caller, of a handshake that [cause] has ended. */
    fun failure(cause: SSLException): HttpException.TlsFailed {
        val first = refused.findings.first()
        val message = buildString {
            append("The certificate ").append(of(first.about)).append(' ').append(first.what)
            for (other in refused.findings.drop(1)) {
                append("; ")
                if (other.about != first.about) append("that ").append(of(other.about)).append(' ')
                append(other.what)
            }
        }
        val chain = Certificates.of(refused.chain)
        return HttpException.TlsFailed(message, first.hint, cause, TlsFailureKind.CERTIFICATE, first.result, chain)
    }

    private fun of(depth: Int): String =
        if (depth == 0) "of $peer" else "${refused.chain[depth].subjectX500Principal.name}, behind that of $peer,"
}
