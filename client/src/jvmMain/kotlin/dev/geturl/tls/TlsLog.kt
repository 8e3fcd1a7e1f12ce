package dev.geturl.tls

import dev.geturl.TlsEvent
import org.slf4j.LoggerFactory

/** What of TLS nobody is told by an exception. */
internal object TlsLog {
    private val logger by lazy { LoggerFactory.getLogger("dev.geturl.tls") }

    /** The engine of a connection that is done with has nothing to say that anybody waits for. */
    fun left(failure: Throwable) = logger.debug("A connection was ended before its peer had done so", failure)

    fun debug(message: String, peer: TlsPeer, failure: Throwable) = logger.debug(message, peer, failure)

    fun commandThrew(event: TlsEvent, failure: Throwable) =
        logger.warn("TlsOptions.command threw at \"{}\"; the connection goes on", event, failure)

    fun notVerified() = logger.warn(
        "TLS without verification: TlsOptions.verify is off, so anybody in between can read and change everything",
    )

    fun hostNotVerified() = logger.warn(
        "TLS without a look at the host: TlsOptions.verify is off, so the trust managers of sslContext alone decide",
    )

    fun revocationUnknown(name: String, failure: Throwable) =
        logger.debug("Nobody says whether a certificate behind {} was revoked", name, failure)

    fun notRenewed(failure: Throwable) =
        logger.warn("A file of TLS was changed and cannot be used; what was read before goes on", failure)
}
