package dev.geturl.tls

import java.security.PublicKey

/**
 * How a handshake was signed, as far as the key and the suite say it.
 *
 * @property hash null where there is none, or several would do.
 */
internal class HandshakeSignature private constructor(val type: String, val hash: String?) {
    companion object {
        private val HASHES = mapOf(256 to "SHA256", 384 to "SHA384", 521 to "SHA512")

        /** Null where [key] could have signed in several ways. */
        fun of(key: PublicKey, suite: CipherSuite): HandshakeSignature? = when (key.algorithm) {
            // RFC 8446 section 4.2.3: a curve has one hash; in TLS 1.2 any would do.
            "EC" -> HandshakeSignature("ECDSA", if (suite.isTls13) HASHES[Certificates.bitsOf(key)] else null)

            "EdDSA" -> HandshakeSignature(if (Certificates.bitsOf(key) == 256) "Ed25519" else "Ed448", null)

            "RSASSA-PSS" -> HandshakeSignature("RSA-PSS", null)

            // RFC 8446 section 4.2.3: RSA signs handshakes of TLS 1.3 with PSS alone.
            "RSA" -> if (suite.isTls13) HandshakeSignature("RSA-PSS", null) else null

            else -> null
        }
    }
}
