package dev.geturl.tls

import dev.geturl.TlsFailureKind
import java.security.cert.CertPathValidatorException
import java.security.cert.CertPathValidatorException.BasicReason
import java.security.cert.CertificateException
import java.security.cert.CertificateRevokedException
import java.security.cert.X509Certificate
import javax.net.ssl.SSLEngine

/** What else a server's chain has to pass. */
internal fun interface ChainCheck {
    /** @throws CertificateException when [chain], the server's own first, does not pass. */
    fun check(chain: List<X509Certificate>, engine: SSLEngine)
}

/**
 * Asks [first], then all [checks]; and says in words what of a refusal the JDK has reasons for.
 *
 * @property revocation whose part it is that revocation failed.
 */
internal class CheckedTrust(
    private val first: ServerTrust,
    private val level: SecurityLevel,
    private val checks: List<ChainCheck>,
    private val revocation: TlsFailureKind = TlsFailureKind.REVOCATION,
) : ServerTrust() {
    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) {
        val known = chain.asList()
        try {
            first.checkServerTrusted(chain, if (type == CONSCRYPT_ANY) ANY else type, engine)
        } catch (refused: CertificateException) {
            throw worded(known, refused, engine)
        }
        if (engine != null) checks.forEach { it.check(known, engine) }
    }

    override fun getAcceptedIssuers(): Array<X509Certificate> = first.acceptedIssuers

    private fun worded(
        chain: List<X509Certificate>,
        refused: CertificateException,
        engine: SSLEngine?,
    ): CertificateException {
        val peer = "${engine?.peerHost}:${engine?.peerPort}"
        val causes = generateSequence<Throwable>(refused) { (it as? RefusedChain)?.platform ?: it.cause }.toList()
        val path = causes.firstNotNullOfOrNull { it as? CertPathValidatorException }
        val name = path?.index?.let(chain::getOrNull)?.subjectX500Principal?.name
        val revoked = causes.firstNotNullOfOrNull { it as? CertificateRevokedException }
        return when {
            revoked != null -> revoked(name, peer, revoked)
            path != null && isUndetermined(path) -> undetermined(name, peer, path)
            path?.reason == BasicReason.ALGORITHM_CONSTRAINED -> weak(chain, engine) ?: refused
            else -> refused
        }
    }

    private fun revoked(name: String?, peer: String, cause: CertificateRevokedException) = RefusedByRule(
        "The certificate ${name ?: "of somebody"} behind $peer was revoked on " +
            "${cause.revocationDate.toInstant()}: ${cause.revocationReason}",
        "Its key may be in other hands: the server's operator has to get another certificate.",
        revocation,
        cause,
    )

    private fun undetermined(name: String?, peer: String, cause: CertPathValidatorException) = RefusedByRule(
        "Nobody says whether the certificate ${name ?: "of somebody"} behind $peer was revoked: ${cause.message}",
        "Give lists with TlsRevocation.crlfiles, or do not require an answer.",
        revocation,
        cause,
    )

    /** Null when it is the platform's own constraints that it does not keep to. */
    private fun weak(chain: List<X509Certificate>, engine: SSLEngine?): CertificateException? =
        if (engine == null) null else LevelCheck(level).refusal(chain, engine)

    private companion object {
        /** What providers call the kind of a key in TLS 1.3, where the suite does not say; the JDK knows its own. */
        const val CONSCRYPT_ANY = "GENERIC"
        const val ANY = "UNKNOWN"
    }
}

/** Holds chains to a [level] also where the provider does not. */
internal class LevelCheck(private val level: SecurityLevel) : ChainCheck {
    override fun check(chain: List<X509Certificate>, engine: SSLEngine) {
        refusal(chain, engine)?.let { throw it }
    }

    /** Why [chain] is too weak; null when it is strong enough. */
    fun refusal(chain: List<X509Certificate>, engine: SSLEngine): RefusedByRule? {
        val (weak, why) = chain.firstNotNullOfOrNull { one -> level.objectionTo(one)?.let { one to it } } ?: return null
        return RefusedByRule(
            "The certificate ${weak.subjectX500Principal.name} behind ${engine.peerHost}:${engine.peerPort} is too " +
                "weak: $why",
            "The server's operator has to renew it; TlsOptions.securityLevel is ${level.level}.",
            TlsFailureKind.CERTIFICATE,
        )
    }
}
