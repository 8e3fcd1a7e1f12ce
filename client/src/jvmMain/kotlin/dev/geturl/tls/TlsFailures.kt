package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.sslContext
import okio.Buffer
import java.security.cert.CertificateException
import javax.net.ssl.SSLException

/** What failed in TLS, in words for whoever has to mend it. The JDK's own words stand at the end. */
internal object TlsFailures {
    fun ofHandshake(failure: SSLException, peer: TlsPeer): HttpException {
        if (peer.isClient) return ClientFailures.ofHandshake(failure, peer)
        val causes = generateSequence<Throwable>(failure) { it.cause }
        causes.firstNotNullOfOrNull { it as? CallbackFailed }?.let { return ofCallback(it, peer) }
        val refused = causes.firstNotNullOfOrNull { it as? RefusedChain }
        RefusedByRule.within(refused?.platform ?: failure)?.let { return it.failure(failure) }
        if (refused != null) return CertificateVerdict(refused, peer).failure(failure)
        ofGivenTrust(failure, peer)?.let { return it }
        val said = failure.message.orEmpty()
        return when {
            alert(said, "protocol_version") || VERSION_WORDS.any { it in said } -> failed(
                "$peer and this client have no version of TLS in common: ${versions(peer)} was offered" +
                    chosen(said)?.let { ", and $it chosen" }.orEmpty(),
                "Allow another version with TlsOptions.protocols where the server has one; older ones are not spoken.",
                failure,
            )

            alert(said, "handshake_failure") || alert(said, "insufficient_security") -> failed(
                "$peer refused the handshake: no cipher suite in common, or it wants a certificate; " +
                    "${suites(peer)} of ${versions(peer)} were offered",
                "Check TlsOptions.cipher, ciphersuites and certfile.",
                failure,
            )

            alert(said, "no_application_protocol") -> failed(
                "$peer speaks none of the protocols that ALPN offered: ${peer.options.alpn.joinToString()}",
                "Check TlsOptions.alpn; empty offers none, and the server then speaks what it likes.",
                failure,
            )

            alert(said, "unrecognized_name") -> failed(
                "$peer does not know the name ${peer.name}",
                "Check the URL's host, or give TlsOptions.servername.",
                failure,
            )

            else -> ofContent(failure, peer)
        }
    }

    /** Null where it is not a context of the caller's that has refused the certificate. */
    private fun ofGivenTrust(failure: SSLException, peer: TlsPeer): HttpException.TlsFailed? {
        if ((peer.options.model ?: peer.options).sslContext == null) return null
        val causes = generateSequence<Throwable>(failure) { it.cause }
        val refused = causes.firstNotNullOfOrNull { it as? CertificateException } ?: return null
        return HttpException.TlsFailed(
            "The certificate of $peer is refused by TlsOptions.sslContext: ${refused.message}",
            "Check what its trust managers trust.",
            failure,
            TlsFailureKind.CERTIFICATE,
        )
    }

    private fun ofCallback(thrown: CallbackFailed, peer: TlsPeer) = HttpException.TlsFailed(
        "The TLS handshake with $peer failed: ${thrown.message}",
        "Mend the callback.",
        thrown.failure,
    )

    /** What goes wrong once content is exchanged. In TLS 1.3 a server judges this side's certificate only then. */
    fun ofContent(failure: SSLException, peer: TlsPeer): HttpException.TlsFailed {
        if (peer.isClient) return ClientFailures.ofHandshake(failure, peer)
        val said = failure.message.orEmpty()
        if (CERTIFICATE_ALERTS.none { alert(said, it) }) return failed("TLS with $peer failed", "", failure)
        return if (!peer.hasCertificate) {
            failed("$peer wants a certificate, and none was shown", "Give TlsOptions.certfile and keyfile.", failure)
        } else {
            failed("$peer refused the certificate of TlsOptions.certfile", "Ask who runs it which it takes.", failure)
        }
    }

    /** [failure] of an open connection; a proxy's is said to be that, as the dialer says it of handshakes. */
    fun blamed(failure: HttpException.TlsFailed, peer: TlsPeer): HttpException.TlsFailed =
        if (peer.isProxy) failure.ofProxy("TLS with the proxy failed") else failure

    /** The connection ended within the handshake. */
    fun ended(peer: TlsPeer, hasHeard: Boolean, cause: HttpException?) = HttpException.TlsFailed(
        "$peer ended the connection during the TLS handshake" + if (hasHeard) "" else ", without a word of TLS",
        when {
            peer.isClient -> ""
            hasHeard -> "The server may have refused what was offered."
            else -> "Check that it speaks TLS on this port."
        },
        cause,
    )

    /** [input] begins with what is no record. */
    fun noTls(input: Buffer): HttpException.TlsFailed {
        val start = input.copy().readUtf8(minOf(input.size, SHOWN_BYTES))
        return if (start.startsWith("HTTP/")) {
            HttpException.TlsFailed("The server answered TLS with plain HTTP", "Try http:// on this port.")
        } else {
            val shown = start.map { if (it in ' '..'~') it else '.' }.joinToString("")
            HttpException.TlsFailed("What came is no TLS: $shown", "Check the port and what is in between.")
        }
    }

    fun renegotiation(peer: TlsPeer) = HttpException.TlsFailed(
        "$peer wanted to negotiate again on an open connection, which is refused",
        "Have the server ask for certificates in the first handshake, or in TLS 1.3.",
    )

    fun tooManyUpdates(peer: TlsPeer, limit: Int) =
        HttpException.TlsFailed("$peer asked for more than $limit new keys while nothing was sent to it")

    private fun failed(what: String, hint: String, cause: SSLException) =
        HttpException.TlsFailed("$what (${cause.message})", hint, cause, TlsFailureKind.HANDSHAKE)

    private fun versions(peer: TlsPeer) = peer.options.protocols.joinToString(" and ") { it.text }

    /** The version that the server has chosen, where the JDK tells it. */
    private fun chosen(said: String): String? = CHOSEN_VERSION.find(said)?.groupValues?.get(1)?.let {
        if (it.length == 2) "tls${it[0]}.${it[1]}" else it
    }

    private fun suites(peer: TlsPeer): String {
        val named = peer.options.ciphersuites + peer.options.cipher
        return if (named.isEmpty()) "the platform's suites" else named.joinToString()
    }

    private fun alert(said: String, name: String) = said.endsWith("fatal alert: $name")

    /** SSLv3 and older have other names there, and nobody has them any more. */
    private val CHOSEN_VERSION = Regex("selected protocol version TLS(1[0-3]) ")
    private const val SHOWN_BYTES = 20L
    private val VERSION_WORDS = listOf("No appropriate protocol", "is not accepted by client preferences")
    private val CERTIFICATE_ALERTS =
        listOf(
            "certificate_required",
            "bad_certificate",
            "unknown_ca",
            "certificate_unknown",
            "access_denied",
            "certificate_expired",
            "unsupported_certificate",
            "certificate_revoked",
        )
}
