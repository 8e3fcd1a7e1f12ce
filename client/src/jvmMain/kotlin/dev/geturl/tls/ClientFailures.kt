package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import javax.net.ssl.SSLException

/** What fails in TLS with a client, in words for who runs the server. */
internal object ClientFailures {
    fun ofHandshake(failure: SSLException, peer: TlsPeer): HttpException.TlsFailed {
        val refused = generateSequence<Throwable>(failure) { it.cause }.firstNotNullOfOrNull { it as? RefusedChain }
        val said = failure.message.orEmpty()
        return when {
            refused != null -> HttpException.TlsFailed(
                "The certificate of the client $peer is refused: ${refused.chain.first().subjectX500Principal.name}: " +
                    "${refused.platform.message}",
                "Its authority has to be in TlsServerOptions.cafile or cadir.",
                failure,
                TlsFailureKind.CERTIFICATE,
            )

            NO_CERTIFICATE.any { it in said } -> HttpException.TlsFailed(
                "The client $peer showed no certificate, which TlsServerOptions.require wants",
                "",
                failure,
                TlsFailureKind.CERTIFICATE,
            )

            "fatal alert" in said -> failed("The client $peer refused the handshake", failure)

            else -> failed("TLS with the client $peer failed", failure)
        }
    }

    fun noHello(peer: TlsPeer, why: String) =
        HttpException.TlsFailed("What the client $peer sent is no hello of TLS: $why")

    fun tooLarge(peer: TlsPeer, limit: Int) = HttpException.TlsFailed(
        "The hello of the client $peer is larger than $limit bytes",
        "Raise TlsServerOptions.maxHelloBytes, if clients of yours say so much.",
    )

    fun rejected(peer: TlsPeer, what: String, cause: Exception? = null) =
        HttpException.TlsFailed("The client $peer was refused: $what", "", cause)

    private fun failed(what: String, cause: SSLException) =
        HttpException.TlsFailed("$what (${cause.message})", "", cause, TlsFailureKind.HANDSHAKE)

    /** As the JDK says it for TLS 1.3 and for TLS 1.2. */
    private val NO_CERTIFICATE =
        listOf("Empty client certificate chain", "Empty server certificate chain", "null cert chain")
}
