package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.TlsFailureKind
import java.security.cert.CertPathBuilderException
import java.security.cert.CertificateException
import java.security.cert.CertificateExpiredException
import java.security.cert.CertificateNotYetValidException
import java.security.cert.X509Certificate
import java.time.Instant
import javax.net.ssl.SSLException

/** Why a server's chain is not believed, found in what the platform threw and in the chain itself. */
internal class CertificateVerdict(private val refused: RefusedChain, private val peer: TlsPeer) {
    private val leaf = refused.chain.first()
    private val causes = generateSequence<Throwable>(refused.platform) { it.cause }.toList()

    /** The failure for the caller, of a handshake that [cause] has ended. */
    fun failure(cause: SSLException): HttpException.TlsFailed {
        val (what, hint) = when {
            causes.any { it is CertificateExpiredException } -> expired()
            causes.any { it is CertificateNotYetValidException } -> notYetValid()
            isOfAnotherName -> wrongName()
            causes.any { it is CertPathBuilderException } -> unknownIssuer()
            else -> "The certificate of $peer is refused: ${refused.message}" to ""
        }
        return HttpException.TlsFailed(what, hint, cause, TlsFailureKind.CERTIFICATE)
    }

    /** The JDK's check of names throws the bare class; those of chains throw subclasses, or have causes. */
    private val isOfAnotherName: Boolean
        get() = refused.platform.javaClass == CertificateException::class.java && refused.platform.cause == null

    private fun expired(): Pair<String, String> {
        val now = Instant.now()
        val old = refused.chain.firstOrNull { it.notAfter.toInstant() < now } ?: leaf
        return "The certificate ${of(old)} expired on ${old.notAfter.toInstant()}" to
            "The server's operator has to renew it; check this machine's clock, too."
    }

    private fun notYetValid(): Pair<String, String> {
        val now = Instant.now()
        val early = refused.chain.firstOrNull { it.notBefore.toInstant() > now } ?: leaf
        return "The certificate ${of(early)} is not valid before ${early.notBefore.toInstant()}" to
            "Check this machine's clock."
    }

    private fun wrongName(): Pair<String, String> {
        val names = namesOf(leaf)
        val has = if (names.isEmpty()) "no name at all" else names.take(SHOWN_NAMES).joinToString()
        val more = if (names.size > SHOWN_NAMES) " and ${names.size - SHOWN_NAMES} more" else ""
        return "The certificate of $peer is not for ${peer.name}: it has $has$more" to
            "Use a host that it names, or give TlsOptions.servername if you know that it is the right server."
    }

    private fun unknownIssuer(): Pair<String, String> {
        if (leaf.subjectX500Principal == leaf.issuerX500Principal) {
            return "The certificate of $peer is signed by itself: ${leaf.subjectX500Principal.name}" to
                "If you trust it, name it in TlsOptions.cafile."
        }
        return "The certificate of $peer is issued by one who is not trusted: " +
            refused.chain.last().issuerX500Principal.name to
            "If you trust that authority, name its certificate in TlsOptions.cafile; " +
            "the server may also have left out a certificate in between."
    }

    private fun of(certificate: X509Certificate) =
        if (certificate === leaf) "of $peer" else "${certificate.subjectX500Principal.name}, behind that of $peer,"

    private fun namesOf(certificate: X509Certificate): List<String> = certificate.subjectAlternativeNames
        .orEmpty()
        .filter { it[0] == DNS_NAME || it[0] == IP_ADDRESS }
        .map { entry -> "${entry[1]}".let { IpAddress.parseOrNull(it)?.toString() ?: it } }

    private companion object {
        /** RFC 5280 section 4.2.1.6: the kinds of names that count for HTTPS. */
        const val DNS_NAME = 2
        const val IP_ADDRESS = 7
        const val SHOWN_NAMES = 8
    }
}
