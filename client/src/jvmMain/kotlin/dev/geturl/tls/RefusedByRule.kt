package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import java.security.cert.CertificateException
import javax.net.ssl.SSLException

/** A server's chain that the platform believes and this client does not, in words for its caller. */
internal class RefusedByRule(
    private val what: String,
    private val hint: String,
    private val kind: TlsFailureKind,
    cause: Throwable? = null,
) : CertificateException(what, cause) {
    /** The failure for the caller, of a handshake that [cause] has ended. */
    fun failure(cause: SSLException) = HttpException.TlsFailed(what, hint, cause, kind)

    companion object {
        /** The one among [thrown] and what it was caused by; null when there is none. */
        fun within(thrown: Throwable): RefusedByRule? =
            generateSequence(thrown) { it.cause }.firstNotNullOfOrNull { it as? RefusedByRule }
    }
}
