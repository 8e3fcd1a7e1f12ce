package dev.geturl.tls

import java.security.Key
import java.security.cert.X509Certificate
import java.security.interfaces.DSAKey
import java.security.interfaces.ECKey
import java.security.interfaces.RSAKey
import java.security.spec.PSSParameterSpec
import javax.crypto.interfaces.DHKey

/**
 * How strong everything has to be: OpenSSL's levels (`SSL_CTX_set_security_level(3)`), as far as the JDK lets one
 * choose. What the JDK's own security properties forbid stays forbidden.
 *
 * @property level 0 to 5.
 */
internal class SecurityLevel(val level: Int) {
    private val bits = BITS[level]

    /** Why [key] is too weak, or null when it is strong enough; keys of unknown kinds are the platform's to judge. */
    fun objectionTo(key: Key): String? {
        val (size, wanted) = when (key) {
            is RSAKey -> key.modulus.bitLength() to FINITE_FIELD[level]
            is DHKey -> key.params.p.bitLength() to FINITE_FIELD[level]
            is DSAKey -> (key.params ?: return null).p.bitLength() to FINITE_FIELD[level]
            is ECKey -> key.params.order.bitLength() to ELLIPTIC[level]
            else -> (OTHER_KEYS[key.algorithm] ?: return null) to ELLIPTIC[level]
        }
        return if (size >= wanted) null else "its ${key.algorithm} key has $size bits, where $wanted are wanted"
    }

    /** Why what was signed by [algorithm], as `SHA1withRSA`, is too weak, or null when it is strong enough. */
    fun objectionTo(algorithm: String): String? {
        val digest = DIGESTS.entries.find { algorithm.startsWith(it.key, ignoreCase = true) } ?: return null
        return if (digest.value >= bits) null else "it is signed with ${digest.key}"
    }

    /** Why [certificate] is too weak, or null. The signature of one that is signed by itself says nothing. */
    fun objectionTo(certificate: X509Certificate): String? {
        val isSelfIssued = certificate.subjectX500Principal == certificate.issuerX500Principal
        return objectionTo(certificate.publicKey) ?: if (isSelfIssued) null else objectionTo(signatureOf(certificate))
    }

    private fun signatureOf(certificate: X509Certificate): String {
        if (certificate.sigAlgName != PSS) return certificate.sigAlgName
        val parameters = java.security.AlgorithmParameters.getInstance(PSS)
        parameters.init(certificate.sigAlgParams)
        return parameters.getParameterSpec(PSSParameterSpec::class.java).digestAlgorithm.replace("-", "")
    }

    /** Whether the cipher suite [name] is strong enough. */
    fun allowsSuite(name: String): Boolean {
        val isForwardSecret = "_WITH_" !in name || "_ECDHE_" in name || "_DHE_" in name
        return bitsOf(name) >= bits && (level < FORWARD_SECRET || isForwardSecret) &&
            (level < NO_SHA1_MAC || !name.endsWith("_SHA"))
    }

    private fun bitsOf(suite: String) = SUITES.firstOrNull { it.first in suite }?.second ?: 0

    /** Whether the key agreement in [group], as `secp256r1`, is strong enough; null when it is no known group. */
    fun allowsGroup(group: String): Boolean? {
        GROUPS[group]?.let { return it >= ELLIPTIC[level] }
        if (!group.startsWith(FFDHE)) return null
        return group.removePrefix(FFDHE).toIntOrNull()?.let { it >= FINITE_FIELD[level] }
    }

    private companion object {
        const val FORWARD_SECRET = 3
        const val NO_SHA1_MAC = 4
        const val PSS = "RSASSA-PSS"
        const val FFDHE = "ffdhe"

        /** Bits of security, and of RSA, DSA and Diffie-Hellman and of elliptic curves that come to them, by level. */
        val BITS = intArrayOf(0, 80, 112, 128, 192, 256)
        val FINITE_FIELD = intArrayOf(0, 1_024, 2_048, 3_072, 7_680, 15_360)
        val ELLIPTIC = intArrayOf(0, 160, 224, 256, 384, 512)

        /** Half their lengths, but for those that are broken. */
        val DIGESTS = mapOf(
            "MD2" to 1,
            "MD5" to 39,
            "SHA1" to 63,
            "SHA224" to 112,
            "SHA256" to 128,
            "SHA384" to 192,
            "SHA512" to 256,
        )
        val OTHER_KEYS = mapOf("EdDSA" to 256, "Ed25519" to 256, "Ed448" to 448, "XDH" to 256)
        val GROUPS = mapOf(
            "secp256r1" to 256,
            "secp384r1" to 384,
            "secp521r1" to 521,
            "x25519" to 256,
            "x448" to 448,
        )
        val SUITES = listOf(
            "_NULL_" to 0,
            "_EXPORT_" to 40,
            "_DES_CBC_" to 56,
            "_RC4_128_" to 64,
            "_3DES_EDE_" to 112,
            "AES_128_" to 128,
            "AES_256_" to 256,
            "CHACHA20_" to 256,
        )
    }
}
