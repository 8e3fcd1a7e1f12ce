package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import java.security.cert.X509Certificate
import javax.net.ssl.SSLEngine
import javax.net.ssl.SSLException
import javax.net.ssl.SSLPeerUnverifiedException

/**
 * What holds of [options] whatever the managers of a context say that the caller has made: nobody of ours is asked
 * within its handshakes, so their outcome is looked at.
 */
internal class GivenContext(private val options: TlsOptions, level: SecurityLevel) {
    private val checks = listOfNotNull(
        HostCheck.takeIf { options.verify },
        LevelCheck(level),
        PinCheck(options.pins, ::vouching).takeIf { options.pins.isNotEmpty() },
    )

    /** Which authorities are trusted the managers keep to themselves: those count that the server has sent. */
    private fun vouching(sent: List<X509Certificate>) =
        if (options.verify) VerifiedChain(emptyArray()).of(sent) else sent.take(1)

    /**
     * Looks at what a handshake of [engine] has come to.
     *
     * @throws HttpException.TlsFailed when that does not do.
     */
    fun check(engine: SSLEngine) {
        try {
            val chain = engine.session.peerCertificates.filterIsInstance<X509Certificate>()
            checks.forEach { it.check(chain, engine) }
        } catch (refused: RefusedByRule) {
            throw refused.failure(SSLException(refused))
        } catch (unknown: SSLPeerUnverifiedException) {
            throw HttpException.TlsFailed(
                "${engine.peerHost}:${engine.peerPort} has shown no certificate",
                "Have the context of TlsOptions.sslContext offer no anonymous cipher suites.",
                unknown,
                TlsFailureKind.CERTIFICATE,
            )
        }
    }
}

/** Holds a certificate to the host that is spoken to: RFC 9110 section 4.3.4, RFC 9525 section 6. */
internal object HostCheck : ChainCheck {
    /** RFC 5280 section 4.2.1.6. */
    private const val DNS_NAME = 2
    private const val IP_ADDRESS = 7

    override fun check(chain: List<X509Certificate>, engine: SSLEngine) {
        val host = engine.peerHost.orEmpty()
        val names = chain.first().subjectAlternativeNames.orEmpty().map { (kind, name) -> kind to "$name" }
        val address = IpAddress.parseOrNull(host)
        val isNamed = names.any { (kind, name) ->
            if (address == null) kind == DNS_NAME && fits(name, host) else kind == IP_ADDRESS && isAt(name, address)
        }
        if (isNamed) return
        throw RefusedByRule(
            "The certificate behind $host:${engine.peerPort} is not for $host: it has " +
                names.joinToString { it.second }.ifEmpty { "no name at all" },
            "Use a host that it names, or give TlsOptions.servername if you know that it is the right server.",
            TlsFailureKind.CERTIFICATE,
        )
    }

    private fun isAt(name: String, address: IpAddress) = IpAddress.parseOrNull(name) == address

    /** A star stands for the whole first label, and for nothing directly below a top-level domain. */
    private fun fits(name: String, host: String): Boolean {
        if (!name.startsWith("*.")) return name.equals(host, ignoreCase = true)
        val domain = name.substring(1)
        return domain.indexOf('.', 1) > 0 && host.indexOf('.') > 0 &&
            host.substring(host.indexOf('.')).equals(domain, ignoreCase = true)
    }
}
