package dev.geturl.tls

import dev.geturl.net.endAt
import dev.geturl.net.goTo
import java.io.IOException
import java.nio.ByteBuffer
import java.security.InvalidKeyException
import java.security.KeyFactory
import java.security.PrivateKey
import java.security.spec.InvalidKeySpecException
import java.security.spec.PKCS8EncodedKeySpec
import javax.crypto.Cipher
import javax.crypto.EncryptedPrivateKeyInfo
import javax.crypto.SecretKeyFactory
import javax.crypto.spec.PBEKeySpec

/**
 * Private keys as OpenSSL writes them. The JDK reads PKCS#8 alone; PKCS#1 and the keys of RFC 5915 are the core of
 * that, so they are wrapped.
 */
internal object PrivateKeys {
    /**
     * The key in [block]; null when it holds none.
     *
     * @throws IOException when it is none that can be read, or [password] does not open it.
     */
    fun of(block: Pem, password: String?): PrivateKey? {
        if (block.headers.any { it.startsWith("DEK-Info") }) throw IOException(OLD_ENCRYPTION)
        return when (block.label) {
            "PRIVATE KEY" -> key(block.der)
            ENCRYPTED -> key(opened(block.der, password))
            "RSA PRIVATE KEY" -> key(wrapped(RSA, block.der))
            "EC PRIVATE KEY" -> key(wrapped(EC_PUBLIC_KEY + curveOf(block.der), block.der))
            else -> null
        }
    }

    /**
     * The key that [der] is, of whatever kind: how it begins tells.
     *
     * @throws IOException when it is none that can be read, or [password] does not open it.
     */
    fun of(der: ByteArray, password: String?): PrivateKey {
        val fields = contentOf(ByteBuffer.wrap(der), SEQUENCE)
        if (fields.hasRemaining() && fields.get(fields.position()) == SEQUENCE) return key(opened(der, password))
        contentOf(fields, INTEGER)
        return when (if (fields.hasRemaining()) fields.get(fields.position()) else null) {
            SEQUENCE -> key(der)
            INTEGER -> key(wrapped(RSA, der))
            OCTET_STRING -> key(wrapped(EC_PUBLIC_KEY + curveOf(der), der))
            else -> throw IOException("it holds no private key")
        }
    }

    /**
     * Whether a key in [content], PEM or DER, is opened by a password alone.
     *
     * @throws IOException when it is neither.
     */
    fun isEncrypted(content: ByteArray): Boolean {
        if (Pem.isIn(content)) return Pem.parse(String(content, Charsets.ISO_8859_1)).any { it.label == ENCRYPTED }
        val fields = contentOf(ByteBuffer.wrap(content), SEQUENCE)
        return fields.hasRemaining() && fields.get(fields.position()) == SEQUENCE
    }

    private fun key(pkcs8: ByteArray): PrivateKey {
        val spec = PKCS8EncodedKeySpec(pkcs8)
        var last: InvalidKeySpecException? = null
        for (algorithm in ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec)
            } catch (another: InvalidKeySpecException) {
                last = another
            }
        }
        throw IOException("its key is none of ${ALGORITHMS.joinToString()}", last)
    }

    private fun opened(der: ByteArray, password: String?): ByteArray {
        if (password == null) throw IOException("its key is encrypted: give TlsOptions.password")
        val info = EncryptedPrivateKeyInfo(der)
        // For PBES2 the name alone says nothing; its parameters say which schemes it is made of.
        val scheme = info.algParameters?.toString()?.takeIf { it.startsWith("PBE") } ?: info.algName
        val secret = PBEKeySpec(password.toCharArray())
        try {
            val cipher = Cipher.getInstance(scheme)
            val key = SecretKeyFactory.getInstance(scheme).generateSecret(secret)
            cipher.init(Cipher.DECRYPT_MODE, key, info.algParameters)
            return info.getKeySpec(cipher).encoded
        } catch (wrong: InvalidKeySpecException) {
            throw IOException("its key is not opened by the password", wrong)
        } catch (wrong: InvalidKeyException) {
            throw IOException("its key is not opened by the password", wrong)
        } finally {
            secret.clearPassword()
        }
    }

    /** PKCS#8 (RFC 5208): version 0, the algorithm, and [key] within an octet string. */
    private fun wrapped(algorithm: ByteArray, key: ByteArray): ByteArray =
        der(SEQUENCE, VERSION_0 + der(SEQUENCE, algorithm) + der(OCTET_STRING, key))

    /** The parameters of an `ECPrivateKey` (RFC 5915 section 3), its field 0: the curve's name. */
    private fun curveOf(key: ByteArray): ByteArray {
        val fields = contentOf(ByteBuffer.wrap(key), SEQUENCE)
        while (fields.hasRemaining()) {
            val tag = fields.get(fields.position())
            val content = contentOf(fields, tag)
            if (tag == PARAMETERS) return ByteArray(content.remaining()).also(content::get)
        }
        throw IOException("its EC key does not name its curve")
    }

    /** The content of the element that [from] begins with, behind which it then is. */
    private fun contentOf(from: ByteBuffer, tag: Byte): ByteBuffer {
        if (from.remaining() < 2 || from.get() != tag) throw IOException("its key is no ASN.1 as expected")
        val first = from.get().toInt() and OCTET
        var length = first
        if (first > SHORT_LENGTH) {
            if (first - LONG_LENGTH !in 1..2 || from.remaining() < 2) throw IOException("its key is too long")
            length = 0
            repeat(first - LONG_LENGTH) { length = (length shl Byte.SIZE_BITS) or (from.get().toInt() and OCTET) }
        }
        if (length > from.remaining()) throw IOException("its key ends too early")
        val content = from.slice()
        content.endAt(length)
        from.goTo(from.position() + length)
        return content
    }

    private fun der(tag: Byte, content: ByteArray): ByteArray {
        val size = content.size
        val length = when {
            size <= SHORT_LENGTH -> byteArrayOf(size.toByte())
            size <= OCTET -> byteArrayOf((LONG_LENGTH + 1).toByte(), size.toByte())
            else -> byteArrayOf((LONG_LENGTH + 2).toByte(), (size shr Byte.SIZE_BITS).toByte(), size.toByte())
        }
        return byteArrayOf(tag) + length + content
    }

    private const val ENCRYPTED = "ENCRYPTED PRIVATE KEY"
    private const val OLD_ENCRYPTION = "its key is encrypted as OpenSSL did it before 1.0, which is weak and not " +
        "read here: convert it with openssl pkcs8 -topk8"
    private val ALGORITHMS = listOf("RSA", "EC", "EdDSA", "RSASSA-PSS")
    private const val SEQUENCE: Byte = 0x30
    private const val INTEGER: Byte = 2
    private const val OCTET_STRING: Byte = 4
    private const val PARAMETERS = 0xa0.toByte()
    private const val OCTET = 0xff
    private const val SHORT_LENGTH = 0x7f
    private const val LONG_LENGTH = 0x80
    private val VERSION_0 = byteArrayOf(2, 1, 0)

    /** rsaEncryption, 1.2.840.113549.1.1.1, and no parameters. */
    private val RSA = byteArrayOf(6, 9, 42, -122, 72, -122, -9, 13, 1, 1, 1, 5, 0)

    /** id-ecPublicKey, 1.2.840.10045.2.1. */
    private val EC_PUBLIC_KEY = byteArrayOf(6, 7, 42, -122, 72, -50, 61, 2, 1)
}
