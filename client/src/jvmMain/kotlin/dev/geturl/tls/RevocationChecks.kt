package dev.geturl.tls

import dev.geturl.BeyondAndroid
import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsRevocation
import java.io.ByteArrayInputStream
import java.io.IOException
import java.nio.file.Paths
import java.security.cert.CRL
import java.security.cert.CertPathBuilder
import java.security.cert.CertPathValidatorException
import java.security.cert.CertStore
import java.security.cert.CertificateException
import java.security.cert.CertificateFactory
import java.security.cert.CollectionCertStoreParameters
import java.security.cert.PKIXBuilderParameters
import java.security.cert.PKIXRevocationChecker
import java.security.cert.PKIXRevocationChecker.Option
import java.security.cert.TrustAnchor
import java.security.cert.X509CertSelector
import java.security.cert.X509Certificate
import javax.net.ssl.CertPathTrustManagerParameters
import javax.net.ssl.ExtendedSSLSession
import javax.net.ssl.SSLEngine
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509ExtendedTrustManager

/** The JDK's check of chains with that of revocation, which takes the server's stapled answers by itself. */
internal object RevocationChecks {
    /**
     * Trusts whom [platform] does, and nobody has revoked as far as [revocation] has that looked up. Lists of
     * [listfiles] count beside its own.
     *
     * @throws HttpException.TlsFailed when a list cannot be read.
     */
    fun trust(
        platform: X509ExtendedTrustManager,
        revocation: TlsRevocation,
        listfiles: List<String>,
    ): X509ExtendedTrustManager {
        val lists = (revocation.crlfiles + listfiles).flatMap(::lists)
        val whole = asking(platform.acceptedIssuers, revocation, revocation.leafOnly, lists)
        if (revocation.isRequired) return whole
        return SoftTrust(listOf(whole, asking(platform.acceptedIssuers, revocation, true, lists), platform))
    }

    private fun asking(
        authorities: Array<X509Certificate>,
        revocation: TlsRevocation,
        leafOnly: Boolean,
        lists: List<CRL>,
    ): X509ExtendedTrustManager {
        val anchors = authorities.map { TrustAnchor(it, null) }.toSet()
        val parameters = PKIXBuilderParameters(anchors, X509CertSelector()).apply {
            addCertPathChecker(checker(revocation, leafOnly))
            if (lists.isNotEmpty()) {
                addCertStore(CertStore.getInstance("Collection", CollectionCertStoreParameters(lists)))
            }
        }
        val factory = TrustManagerFactory.getInstance("PKIX")
        factory.init(CertPathTrustManagerParameters(parameters))
        return factory.trustManagers.filterIsInstance<X509ExtendedTrustManager>().first()
    }

    private fun checker(revocation: TlsRevocation, leafOnly: Boolean): PKIXRevocationChecker {
        val checker = CertPathBuilder.getInstance("PKIX").revocationChecker as PKIXRevocationChecker
        checker.options = setOfNotNull(
            Option.SOFT_FAIL.takeUnless { revocation.isRequired },
            Option.ONLY_END_ENTITY.takeIf { leafOnly },
            Option.PREFER_CRLS.takeIf { revocation.preferLists },
            Option.NO_FALLBACK.takeUnless { revocation.fallback },
        )
        return checker
    }

    private fun lists(file: String): Collection<CRL> = readingFile({ unreadable(file, it) }) {
        val content = Pem.bytes(Paths.get(file))
        val ders = if (Pem.isIn(content)) Pem.lists(content) else listOf(content)
        val factory = CertificateFactory.getInstance("X.509")
        ders.map { factory.generateCRL(ByteArrayInputStream(it)) }.ifEmpty { throw IOException("it holds no list") }
    }

    private fun unreadable(file: String, cause: Exception) = HttpException.TlsFailed(
        "The list of revoked certificates cannot be read from $file: ${cause.described}",
        "Check TlsRevocation.crlfiles, and the lists in the folder of TlsOptions.cadir.",
        cause,
        TlsFailureKind.REVOCATION_LISTS,
    )
}

/**
 * Asks one after another of [trusts] while nobody can tell: the JDK's own soft fail still refuses a certificate that
 * has no address to ask at.
 */
private class SoftTrust(private val trusts: List<X509ExtendedTrustManager>) : ServerTrust() {
    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) {
        for (trust in trusts) {
            try {
                return trust.checkServerTrusted(chain, type, engine)
            } catch (refused: CertificateException) {
                val path = generateSequence<Throwable>(refused) { it.cause }
                    .firstNotNullOfOrNull { it as? CertPathValidatorException }
                if (path == null || !isUndetermined(path)) throw refused
                TlsLog.revocationUnknown(chain.first().subjectX500Principal.name, refused)
            }
        }
    }

    override fun getAcceptedIssuers(): Array<X509Certificate> = trusts.last().acceptedIssuers
}

/** Wants the server to bring an answer about its certificate; whether it is a good one the JDK has seen by then. */
internal object StapleCheck : ChainCheck {
    override fun check(chain: List<X509Certificate>, engine: SSLEngine) {
        val session = engine.handshakeSession as? ExtendedSSLSession
        if (session != null && isProofIn(session)) return
        throw RefusedByRule(
            "${engine.peerHost}:${engine.peerPort} brought no answer on whether its certificate was revoked",
            "Its operator has to switch OCSP stapling on; or do not require it.",
            TlsFailureKind.STATUS,
        )
    }

    @BeyondAndroid("it throws what is caught here")
    private fun isProofIn(session: ExtendedSSLSession) = try {
        session.statusResponses.orEmpty().any { it.isNotEmpty() }
    } catch (_: NoSuchMethodError) {
        throw HttpException.Unsupported(
            "This platform does not tell what a server brought about its certificate",
            "Leave TlsRevocation.isStapleRequired at false.",
        )
    }
}
