package dev.geturl.tls

import dev.geturl.IpAddress
import dev.geturl.TlsVerifyResult
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.cert.CertPathBuilderException
import java.security.cert.CertificateException
import java.security.cert.CertificateExpiredException
import java.security.cert.CertificateNotYetValidException
import java.security.cert.CertificateRevokedException
import java.security.cert.PKIXBuilderParameters
import java.security.cert.TrustAnchor
import java.security.cert.X509CertSelector
import java.security.cert.X509Certificate
import java.time.Instant
import java.util.Date
import javax.net.ssl.CertPathTrustManagerParameters
import javax.net.ssl.SSLEngine
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509ExtendedTrustManager

/**
 * All that is wrong with a chain that [platform] is against. The JDK stops at the first: whoever accepts that it is
 * over must still learn that it is for somebody else, too.
 */
internal class Findings(
    private val chain: List<X509Certificate>,
    private val keyType: String,
    private val engine: SSLEngine?,
    private val platform: CertificateException,
    private val authorities: List<X509Certificate>,
) {
    private val leaf = chain.first()
    private val now = Instant.now()
    private val causes = generateSequence<Throwable>(platform) { it.cause }.toList()

    /** The gravest first. Never empty. */
    fun all(): List<Finding> {
        val ofTime = ofTime()
        val ofName = listOfNotNull(ofName())
        if (isOfTime && ofTime.isNotEmpty()) {
            val apartFromTime = chainProblem(whenAllWereValid()) ?: return ofTime + ofName
            val ofChain = listOf(ofChain(apartFromTime))
            // Certificates that were never valid together leave nothing to find out but that.
            return if (isOfTime(apartFromTime)) ofTime + ofChain + ofName else ofChain + ofTime + ofName
        }
        val ofChain = if (isOfName && ofName.isNotEmpty()) emptyList() else listOf(ofChain(platform))
        return ofChain + ofTime + ofName
    }

    private val isOfTime: Boolean get() = isOfTime(platform)

    private fun isOfTime(problem: CertificateException): Boolean = generateSequence<Throwable>(problem) { it.cause }
        .any { it is CertificateExpiredException || it is CertificateNotYetValidException }

    private val isOfName: Boolean get() = causes.any { it is CertificateException && it.isBare }

    /** The JDK's check of names throws the bare class; those of chains throw subclasses, or have causes. */
    private val CertificateException.isBare: Boolean
        get() = javaClass == CertificateException::class.java && cause == null

    /** One further up may be over and not be needed: it counts when the JDK says that it is the time. */
    private fun ofTime(): List<Finding> = chain.take(if (isOfTime) chain.size else 1).mapIndexedNotNull { depth, it ->
        when {
            it.notAfter.toInstant() < now -> Finding(
                depth,
                TlsVerifyResult.EXPIRED,
                "expired on ${it.notAfter.toInstant()}",
                "The server's operator has to renew it; check this machine's clock, too.",
            )

            it.notBefore.toInstant() > now -> Finding(
                depth,
                TlsVerifyResult.NOT_YET_VALID,
                "is not valid before ${it.notBefore.toInstant()}",
                "Check this machine's clock.",
            )

            else -> null
        }
    }

    /** As if the certificate were trusted, nothing but its name can be wrong. */
    private fun ofName(): Finding? {
        if (engine == null || engine.sslParameters.endpointIdentificationAlgorithm.isNullOrEmpty()) return null
        val isNamed = try {
            Verifying(trusting(leaf)).checkServerTrusted(arrayOf(leaf), keyType, engine)
            true
        } catch (refused: RefusedChain) {
            !refused.platform.isBare
        }
        return if (isNamed) null else otherName(engine.peerHost)
    }

    private fun otherName(wanted: String): Finding {
        val isAddress = IpAddress.parseOrNull(wanted) != null
        val names = namesOf(leaf)
        val has = if (names.isEmpty()) "no name at all" else names.take(SHOWN_NAMES).joinToString()
        val more = if (names.size > SHOWN_NAMES) " and ${names.size - SHOWN_NAMES} more" else ""
        return Finding(
            0,
            if (isAddress) TlsVerifyResult.OTHER_ADDRESS else TlsVerifyResult.OTHER_HOST,
            "is not for $wanted: it has $has$more",
            "Use a host that it names, or give TlsOptions.servername if you know that it is the right server.",
        )
    }

    private fun ofChain(problem: CertificateException): Finding {
        val causes = generateSequence<Throwable>(problem) { it.cause }.toList()
        val revoked = causes.firstNotNullOfOrNull { it as? CertificateRevokedException }
        return when {
            revoked != null -> Finding(
                0,
                TlsVerifyResult.REVOKED,
                "was revoked on ${revoked.revocationDate.toInstant()}: ${revoked.revocationReason}",
                "Whoever runs the server has to replace it.",
            )

            causes.none { it is CertPathBuilderException } -> Finding(
                0,
                TlsVerifyResult.UNSPECIFIED,
                "is refused: ${problem.message}",
            )

            leaf.subjectX500Principal == leaf.issuerX500Principal -> Finding(
                0,
                TlsVerifyResult.SELF_SIGNED,
                "is signed by itself: ${leaf.subjectX500Principal.name}",
                "If you trust it, name it in TlsOptions.cafile.",
            )

            else -> Finding(
                chain.lastIndex,
                TlsVerifyResult.UNKNOWN_ISSUER,
                "is issued by one who is not trusted: ${chain.last().issuerX500Principal.name}",
                "If you trust that authority, name its certificate in TlsOptions.cafile; " +
                    "the server may also have left out a certificate in between.",
                about = 0,
            )
        }
    }

    /** A moment when each of the chain was valid, if there was any. */
    private fun whenAllWereValid(): Date = chain.maxOf { it.notBefore }

    /** What is wrong with the chain apart from its time. */
    private fun chainProblem(at: Date): CertificateException? {
        val trusted = authorities.mapTo(HashSet()) { TrustAnchor(it, null) }
        return try {
            val parameters = PKIXBuilderParameters(trusted, X509CertSelector()).apply {
                date = at
                isRevocationEnabled = false
            }
            val manager = managerOf { init(CertPathTrustManagerParameters(parameters)) }
            if (engine != null && !engine.useClientMode) {
                manager.checkClientTrusted(chain.toTypedArray(), keyType)
            } else {
                manager.checkServerTrusted(chain.toTypedArray(), keyType)
            }
            null
        } catch (problem: CertificateException) {
            problem
        } catch (unusable: GeneralSecurityException) {
            CertificateException(unusable.message, CertPathBuilderException(unusable))
        }
    }

    private fun trusting(certificate: X509Certificate): X509ExtendedTrustManager {
        val store = KeyStore.getInstance(KeyStore.getDefaultType())
        store.load(null, null)
        store.setCertificateEntry("it", certificate)
        return managerOf { init(store) }
    }

    private fun managerOf(init: TrustManagerFactory.() -> Unit): X509ExtendedTrustManager = TrustManagerFactory
        .getInstance("PKIX")
        .apply(init)
        .trustManagers
        .filterIsInstance<X509ExtendedTrustManager>()
        .first()

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
