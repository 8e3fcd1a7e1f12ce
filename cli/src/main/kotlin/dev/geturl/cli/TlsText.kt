package dev.geturl.cli

import dev.geturl.HttpException
import dev.geturl.TlsCertificate
import dev.geturl.TlsHandshakeEnded
import dev.geturl.TlsHandshakeFailed
import dev.geturl.TlsVerifyResult
import kotlin.time.Clock

/** What `-v` says of a TLS handshake: how it is spoken, and the server's certificates as a person looks at them. */
internal object TlsText {
    fun established(event: TlsHandshakeEnded): List<String> {
        val status = event.tls.status()
        val isResumed = event.tls.connection().sessionReused
        val alpn = status.alpn?.let { "ALPN $it" } ?: "no ALPN"
        val how = if (isResumed) ", session resumed" else ""
        val verdict = when (status.verifyResult) {
            TlsVerifyResult.OK -> "The certificate is verified"
            else -> "NOT verified: ${status.verifyResult.text}; -k goes on all the same"
        }
        return listOf("TLS connection by ${event.protocol}, ${event.cipher}, $alpn$how") + chain(status.chain) + verdict
    }

    fun failed(event: TlsHandshakeFailed): List<String> {
        val refused = (event.failure as? HttpException.TlsFailed)?.chain.orEmpty()
        return chain(refused) + "TLS handshake failed: ${event.failure.message}"
    }

    private fun chain(certificates: List<TlsCertificate>): List<String> {
        val own = certificates.firstOrNull() ?: return emptyList()
        return listOf("Server certificate:") + described(own) + certificates.drop(1).flatMapIndexed { at, issuer ->
            listOf("Issuer ${at + 1}:", "  subject: ${issuer.subject}", "  issuer: ${by(issuer)}", validity(issuer))
        }
    }

    private fun described(certificate: TlsCertificate): List<String> {
        val names = certificate.subjectAltName
        val more = if (names.size > MOST_NAMES) " and ${names.size - MOST_NAMES} more" else ""
        return listOf(
            "  subject: ${certificate.subject}",
            "  names: ${names.take(MOST_NAMES).joinToString().ifEmpty { "none" }}$more",
            validity(certificate),
            "  issuer: ${by(certificate)}",
            "  key: ${certificate.publicKeyAlgorithm}${certificate.bits?.let { " of $it bits" }.orEmpty()}, " +
                "signed with ${certificate.signatureAlgorithm}",
            "  SHA-256: ${certificate.sha256Hash}",
        )
    }

    private fun by(certificate: TlsCertificate) = if (certificate.isSelfSigned) "itself" else certificate.issuer

    private fun validity(certificate: TlsCertificate): String {
        val left = certificate.notAfter - Clock.System.now()
        val days = if (left.isNegative()) "EXPIRED ${-left.inWholeDays} days ago" else "${left.inWholeDays} days left"
        return "  valid: ${certificate.notBefore} to ${certificate.notAfter}, $days"
    }

    private const val MOST_NAMES = 10
}
