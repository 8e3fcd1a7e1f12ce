package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsIdentity
import okio.ByteString
import java.io.ByteArrayInputStream
import java.io.IOException
import java.nio.file.InvalidPathException
import java.nio.file.Paths
import java.security.PrivateKey
import java.security.Signature
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate

/** Reads own certificates and their keys. */
internal object OwnKeys {
    /**
     * Reads what [identity] names.
     *
     * @throws HttpException.TlsFailed when it cannot be read, or the key is not the certificate's.
     */
    fun read(identity: TlsIdentity): OwnKey {
        val shown = identity.certfile ?: "the certificate that was given"
        val content = reading(shown) { content(identity.certfile, identity.cert) }
        reading(shown) { KeyStores.ownKey(content, identity.password) }?.let { return it }
        val chain = reading(shown) { certificates(content) }
        val keyName = identity.keyfile ?: "the key that was given"
        return reading(keyName) {
            val key = key(content(identity.keyfile, identity.key), identity.password)
            if (!belongs(key, chain.first())) throw IOException("it is not the key of $shown")
            OwnKey(chain, key)
        }
    }

    /** Whether a password opens what [identity] names; false where that cannot be read, of which [read] tells. */
    fun isLocked(identity: TlsIdentity): Boolean = try {
        KeyStores.isStore(content(identity.certfile, identity.cert)) ||
            PrivateKeys.isEncrypted(content(identity.keyfile, identity.key))
    } catch (_: IOException) {
        false
    } catch (_: InvalidPathException) {
        false
    }

    private fun content(file: String?, given: ByteString?): ByteArray =
        if (file != null) Pem.bytes(Paths.get(file)) else given?.toByteArray() ?: throw IOException("it is missing")

    private fun certificates(content: ByteArray): List<X509Certificate> {
        val found = when {
            Pem.isIn(content) || content.firstOrNull() != SEQUENCE -> {
                Pem.certificates(content)
            }

            else -> {
                val factory = CertificateFactory.getInstance("X.509")
                factory.generateCertificates(ByteArrayInputStream(content)).map { it as X509Certificate }
            }
        }
        return found.ifEmpty { throw IOException("it holds no certificate") }
    }

    private fun key(content: ByteArray, password: String?): PrivateKey {
        if (!Pem.isIn(content) && content.firstOrNull() == SEQUENCE) return PrivateKeys.of(content, password)
        return Pem.parse(String(content, Charsets.ISO_8859_1)).firstNotNullOfOrNull { PrivateKeys.of(it, password) }
            ?: throw IOException("it holds no private key")
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

    private inline fun <T> reading(name: String, read: () -> T): T = readingFile({ unusable(name, it) }, read)

    private fun unusable(name: String, cause: Exception) = HttpException.TlsFailed(
        "The certificate to show to servers cannot be used. $name: ${cause.described}",
        "Check TlsOptions.certfile, keyfile and password.",
        cause,
        TlsFailureKind.OWN_CERTIFICATE,
    )

    /** What DER begins with. */
    private const val SEQUENCE: Byte = 0x30
}
