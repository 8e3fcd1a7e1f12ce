package dev.geturl.tls

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okhttp3.tls.HeldCertificate
import java.io.IOException
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.PrivateKey
import java.security.interfaces.ECPrivateKey
import java.security.spec.ECGenParameterSpec
import java.util.Base64
import javax.crypto.Cipher
import javax.crypto.EncryptedPrivateKeyInfo
import javax.crypto.SecretKeyFactory
import javax.crypto.spec.PBEKeySpec

private fun pem(label: String, der: ByteArray, headers: String = "") =
    "-----BEGIN $label-----\n$headers" + Base64.getMimeEncoder(64, "\n".toByteArray()).encodeToString(der) +
        "\n-----END $label-----\n"

private fun read(text: String, password: String? = null): PrivateKey? =
    Pem.parse(text).firstNotNullOfOrNull { PrivateKeys.of(it, password) }

private fun pair(algorithm: String, curve: String? = null): KeyPair = KeyPairGenerator
    .getInstance(algorithm)
    .apply { if (curve != null) initialize(ECGenParameterSpec(curve)) }
    .generateKeyPair()

private fun encrypted(key: PrivateKey, scheme: String, password: String): ByteArray {
    val secret = SecretKeyFactory.getInstance(scheme).generateSecret(PBEKeySpec(password.toCharArray()))
    val cipher = Cipher.getInstance(scheme).apply { init(Cipher.ENCRYPT_MODE, secret) }
    val content = cipher.doFinal(key.encoded)
    if (scheme.startsWith("PBEWithSHA1")) return EncryptedPrivateKeyInfo(cipher.parameters, content).encoded
    // The JDK reads PBES2 but does not know the name of what it writes: RFC 8018 appendix A.4 by hand.
    return der(0x30, der(0x30, PBES2 + cipher.parameters.encoded) + der(4, content))
}

private val PBES2 = byteArrayOf(6, 9, 42, -122, 72, -122, -9, 13, 1, 5, 13)

private fun der(tag: Int, content: ByteArray): ByteArray {
    val length = content.size
    val size = if (length < 0x80) byteArrayOf(length.toByte()) else byteArrayOf(0x81.toByte(), length.toByte())
    return byteArrayOf(tag.toByte()) + size + content
}

/** [key] as an encrypted PKCS#8 file has it. */
internal fun encryptedPem(key: PrivateKey, password: String): String =
    pem("ENCRYPTED PRIVATE KEY", encrypted(key, "PBEWithHmacSHA256AndAES_256", password))

class PrivateKeysTest : FunSpec({
    test("PKCS#8 keys of every algorithm are read") {
        for (key in listOf(pair("RSA"), pair("EC", "secp384r1"), pair("Ed25519")).map { it.private }) {
            read(pem("PRIVATE KEY", key.encoded))?.encoded shouldBe key.encoded
        }
    }

    test("PKCS#1 keys are read") {
        val held = HeldCertificate.Builder().rsa2048().build()
        read(held.privateKeyPkcs1Pem())?.encoded shouldBe held.keyPair.private.encoded
    }

    test("EC keys are read as OpenSSL writes them, behind the name of their curve") {
        for (curve in listOf("secp256r1", "secp521r1")) {
            val key = pair("EC", curve).private as ECPrivateKey
            val oid = when (curve) {
                "secp256r1" -> byteArrayOf(6, 8, 42, -122, 72, -50, 61, 3, 1, 7)
                else -> byteArrayOf(6, 5, 43, -127, 4, 0, 35)
            }
            val scalar = key.s.toByteArray()
            val fields = byteArrayOf(2, 1, 1, 4, scalar.size.toByte()) + scalar +
                byteArrayOf(0xa0.toByte(), oid.size.toByte()) + oid
            val block = pem("EC PRIVATE KEY", byteArrayOf(0x30, fields.size.toByte()) + fields)
            val parameters = pem("EC PARAMETERS", oid)
            (read(parameters + block) as ECPrivateKey).s shouldBe key.s
        }
    }

    test("Encrypted keys are opened by their password and by no other") {
        val key = pair("EC", "secp256r1").private
        for (scheme in listOf("PBEWithHmacSHA256AndAES_256", "PBEWithHmacSHA1AndAES_128", "PBEWithSHA1AndDESede")) {
            val text = pem("ENCRYPTED PRIVATE KEY", encrypted(key, scheme, "secret"))
            read(text, "secret")?.encoded shouldBe key.encoded
            shouldThrow<IOException> { read(text, "wrong") }.message shouldContain "password"
            shouldThrow<IOException> { read(text) }.message shouldContain "TlsOptions.password"
        }
    }

    test("Keys that were encrypted the old way are refused with a way out") {
        val headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123\n\n"
        shouldThrow<IOException> {
            read(pem("RSA PRIVATE KEY", ByteArray(10), headers), "secret")
        }.message shouldContain "openssl pkcs8 -topk8"
    }

    test("What is no key is none, and what is broken is refused") {
        read(Pki.root.certificatePem()).shouldBeNull()
        read("no PEM at all").shouldBeNull()
        val whole = pair("EC", "secp256r1").private.encoded
        for (broken in listOf("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY")) {
            for (size in listOf(0, 1, 2, 10, whole.size - 1)) {
                shouldThrow<IOException> { read(pem(broken, whole.copyOf(size))) }
            }
        }
        shouldThrow<IOException> { read("-----BEGIN PRIVATE KEY-----\nAAAA\n") }.message shouldContain "no end"
        shouldThrow<IOException> { read("-----BEGIN PRIVATE KEY-----\n*\n-----END PRIVATE KEY-----") }
            .message shouldContain "Base64"
    }
})
