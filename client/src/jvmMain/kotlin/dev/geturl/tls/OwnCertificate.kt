package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import java.io.IOException
import java.net.Socket
import java.nio.file.InvalidPathException
import java.nio.file.Path
import java.security.GeneralSecurityException
import java.security.Principal
import java.security.PrivateKey
import java.security.Signature
import java.security.cert.X509Certificate
import javax.net.ssl.SSLEngine
import javax.net.ssl.X509ExtendedKeyManager

/**
 * The one certificate that is shown to whoever asks for one, with its key, by a client or a server. As OpenSSL does, it is shown also where the
 * server's list of issuers does not have its own: servers' lists are often incomplete, and the server decides.
 */
internal class OwnCertificate private constructor(
    private val chain: List<X509Certificate>,
    private val key: PrivateKey,
) : X509ExtendedKeyManager() {
    override fun chooseEngineClientAlias(types: Array<String>, issuers: Array<Principal>?, engine: SSLEngine?) =
        NAME.takeIf { chain.first().publicKey.algorithm in types }

    override fun chooseClientAlias(types: Array<String>, issuers: Array<Principal>?, socket: Socket?) =
        chooseEngineClientAlias(types, issuers, null)

    override fun getClientAliases(type: String, issuers: Array<Principal>?) = arrayOf(NAME)

    override fun getServerAliases(type: String, issuers: Array<Principal>?) = arrayOf(NAME)

    override fun chooseEngineServerAlias(type: String, issuers: Array<Principal>?, engine: SSLEngine?) =
        NAME.takeIf { chain.first().publicKey.algorithm == type }

    override fun chooseServerAlias(type: String, issuers: Array<Principal>?, socket: Socket?) =
        chooseEngineServerAlias(type, issuers, null)

    override fun getCertificateChain(alias: String): Array<X509Certificate>? = chain.toTypedArray().takeIf {
        alias ==
            NAME
    }

    override fun getPrivateKey(alias: String): PrivateKey? = key.takeIf { alias == NAME }

    companion object {
        private const val NAME = "own"

        /**
         * Reads the chain from [certfile] and its key from [keyfile].
         *
         * @throws HttpException.TlsFailed when they cannot be read or do not belong together.
         */
        fun read(certfile: String, keyfile: String, password: String?): OwnCertificate {
            val chain = reading(certfile) {
                Pem.certificates(Path.of(certfile)).ifEmpty { throw IOException("it holds no certificate") }
            }
            val key = reading(keyfile) {
                Pem.read(Path.of(keyfile)).firstNotNullOfOrNull { PrivateKeys.of(it, password) }
                    ?: throw IOException("it holds no private key")
            }
            reading(keyfile) { if (!belongs(key, chain.first())) throw IOException("it is not the key of $certfile") }
            return OwnCertificate(chain, key)
        }

        private fun belongs(key: PrivateKey, certificate: X509Certificate): Boolean {
            val algorithm = when (key.algorithm) {
                "RSA" -> "SHA256withRSA"
                "EC" -> "SHA256withECDSA"
                else -> key.algorithm
            }
            if (algorithm == "RSASSA-PSS") return true // The parameters to sign with are the certificate's to say.
            if (key.algorithm != certificate.publicKey.algorithm) return false
            val signed = Signature.getInstance(algorithm).run {
                initSign(key)
                sign()
            }
            return Signature.getInstance(algorithm).run {
                initVerify(certificate.publicKey)
                verify(signed)
            }
        }

        private inline fun <T> reading(name: String, read: () -> T): T = try {
            read()
        } catch (unread: IOException) {
            throw unusable(name, unread)
        } catch (malformed: GeneralSecurityException) {
            throw unusable(name, malformed)
        } catch (noPath: InvalidPathException) {
            throw unusable(name, noPath)
        }

        private fun unusable(name: String, cause: Exception) = HttpException.TlsFailed(
            "The certificate to show to servers cannot be used. $name: ${cause.described}",
            "Check TlsOptions.certfile, keyfile and password.",
            cause,
            TlsFailureKind.OWN_CERTIFICATE,
        )
    }
}
