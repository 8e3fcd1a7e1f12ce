package dev.geturl.real

import dev.geturl.tls.badssl.BadSsl
import dev.geturl.tls.badssl.Held
import java.nio.file.Path

/** What OpenSSL is to allow, or else it does not even load what is too weak. */
private const val WEAK =
    "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = weak\n" +
        "[weak]\nMinProtocol = TLSv1\nCipherString = DEFAULT:@SECLEVEL=0\n"

/** A server that speaks TLS by OpenSSL, as weak as it is told to. */
internal abstract class WeakServer(name: String) : RealServer(name) {
    /** [program] with OpenSSL's configuration. */
    protected fun weakly(vararg program: String): List<String> =
        listOf("env", "OPENSSL_CONF=${write("openssl.cnf", WEAK)}") + program

    protected fun root(): Path = write("root.pem", BadSsl.root.certificatesPem)

    /** A file with the certificates and the key of [held]. */
    protected fun shown(name: String, held: Held): Path = write("$name.pem", held.certificatesPem + held.keyPem)
}

/**
 * OpenSSL's own server, `s_server`, which shows [held] and is started with [flags], such as `-www`.
 *
 * @param wantsCertificate whether it refuses clients without a certificate.
 */
internal class OpensslServer(
    private val held: Held,
    private vararg val flags: String,
    private val wantsCertificate: Boolean = false,
) : WeakServer("openssl") {
    override fun command(): List<String> {
        val own = shown("own", Held(held.chain.take(1), held.key))
        val command =
            mutableListOf("openssl", "s_server", "-accept", "127.0.0.1:$port", "-cert", "$own", "-key", "$own")
        val issuers = held.chain.drop(1)
        if (issuers.isNotEmpty()) command += listOf("-cert_chain", "${shown("issuers", Held(issuers, held.key))}")
        if (wantsCertificate) command += listOf("-Verify", "1", "-verify_return_error", "-CAfile", "${root()}")
        return weakly(*(command + flags).toTypedArray())
    }
}
