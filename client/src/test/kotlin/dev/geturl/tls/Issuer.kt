package dev.geturl.tls

import java.io.ByteArrayInputStream
import java.net.InetAddress
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.MessageDigest
import java.security.Signature
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import java.time.Duration
import java.time.Instant
import java.util.Base64
import javax.net.ssl.SSLContext
import javax.security.auth.x500.X500Principal

private val day = Duration.ofDays(1)

/** A key with its certificate. */
internal class Held(val keys: KeyPair, val certificate: X509Certificate) {
    val certificatePem: String get() = pem("CERTIFICATE", certificate.encoded)
    val keyPem: String get() = pem("PRIVATE KEY", keys.private.encoded)

    /** The JDK's context for a server that shows it, with [along] behind it. */
    fun serverContext(vararg along: X509Certificate): SSLContext = SSLContext.getInstance("TLS").apply {
        init(arrayOf(CountingKeys(keys.private, listOf(certificate) + along)), null, null)
    }

    companion object {
        fun pem(label: String, der: ByteArray) = "-----BEGIN $label-----\n" +
            Base64.getMimeEncoder(64, "\n".toByteArray()).encodeToString(der) + "\n-----END $label-----\n"
    }
}

/**
 * An authority that, unlike that of [Pki], says in its certificates where to ask whether they were revoked, and signs
 * the answers.
 *
 * @property algorithm what it signs with.
 */
internal class Issuer(private val algorithm: String = "SHA256withECDSA", size: Int = 256) {
    private val keys = pair(if (algorithm.endsWith("RSA")) "RSA" else "EC", size)
    private val name = X500Principal("CN=The Issuer")
    private val signed: ByteArray = if (algorithm == "SHA1withRSA") {
        Der.sequence(Der.oid("1.2.840.113549.1.1.5"), Der.nothing)
    } else if (algorithm.endsWith("RSA")) {
        Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.nothing)
    } else {
        Der.sequence(Der.oid("1.2.840.10045.4.3.2"))
    }
    val root = Held(keys, certificate(keys, name, extension("2.5.29.19", Der.sequence(Der.yes), isCritical = true)))

    /** A certificate for 127.0.0.1; [ocsp] and [list] are where to ask about it. */
    fun issued(number: Long = 2, ocsp: String? = null, list: String? = null, keys: KeyPair = pair("EC", 256)): Held {
        val address = Der.implicit(7, InetAddress.getByName("127.0.0.1").address)
        val extensions = listOfNotNull(
            extension("2.5.29.17", Der.sequence(address)),
            ocsp?.let {
                val access = Der.sequence(Der.oid("1.3.6.1.5.5.7.48.1"), Der.implicit(6, it.toByteArray()))
                extension("1.3.6.1.5.5.7.1.1", Der.sequence(access))
            },
            list?.let {
                val at = Der.explicit(0, Der.explicit(0, Der.implicit(6, it.toByteArray())))
                extension("2.5.29.31", Der.sequence(Der.sequence(at)))
            },
        )
        return Held(
            keys,
            certificate(keys, X500Principal("CN=number $number"), *extensions.toTypedArray(), number = number),
        )
    }

    /** A list of certificates that are revoked. */
    fun list(vararg revoked: Long): ByteArray {
        val now = Instant.now()
        val entries = revoked.map { Der.sequence(Der.integer(it), Der.time(now - day)) }.toTypedArray()
        val content = listOfNotNull(
            Der.integer(1),
            signed,
            name.encoded,
            Der.time(now - day),
            Der.time(now + day),
            if (entries.isEmpty()) null else Der.sequence(*entries),
        )
        return signed(Der.sequence(*content.toTypedArray()))
    }

    /** An answer of OCSP to [request], which is answered for whatever it asks about: RFC 6960 section 4.2.1. */
    fun answer(request: ByteArray, isRevoked: Boolean): ByteArray {
        val now = Instant.now()
        val status = if (isRevoked) Der.explicit(1, Der.time(now - day)) else Der.implicit(0, ByteArray(0))
        val one = Der.sequence(certId(request), status, Der.time(now), Der.explicit(0, Der.time(now + day)))
        val data = Der.sequence(Der.explicit(1, name.encoded), Der.time(now), Der.sequence(one))
        val basic = Der.sequence(Der.oid("1.3.6.1.5.5.7.48.1.1"), Der.octets(signed(data)))
        return Der.sequence(Der.enumerated(0), Der.explicit(0, basic))
    }

    /** OCSPRequest, TBSRequest, requestList, Request and then CertID, none of which has anything optional before it. */
    private fun certId(request: ByteArray): ByteArray {
        var at = 0
        repeat(4) { at = contentAt(request, at) }
        val end = contentAt(request, at) + lengthAt(request, at)
        return request.copyOfRange(at, end)
    }

    private fun contentAt(der: ByteArray, at: Int) = at + 2 + if (der[at + 1] < 0) der[at + 1] + 128 else 0

    private fun lengthAt(der: ByteArray, at: Int): Int {
        if (der[at + 1] >= 0) return der[at + 1].toInt()
        return (at + 2 until contentAt(der, at)).fold(0) { length, octet ->
            (length shl 8) +
                (der[octet].toInt() and 0xff)
        }
    }

    private fun certificate(
        subject: KeyPair,
        subjectName: X500Principal,
        vararg extensions: ByteArray,
        number: Long = 1,
    ): X509Certificate {
        val now = Instant.now()
        val content = Der.sequence(
            Der.explicit(0, Der.integer(2)),
            Der.integer(number),
            signed,
            name.encoded,
            Der.sequence(Der.time(now - day), Der.time(now + day)),
            subjectName.encoded,
            subject.public.encoded,
            Der.explicit(3, Der.sequence(*extensions)),
        )
        return CertificateFactory
            .getInstance("X.509")
            .generateCertificate(ByteArrayInputStream(signed(content))) as X509Certificate
    }

    private fun extension(oid: String, value: ByteArray, isCritical: Boolean = false) = if (isCritical) {
        Der.sequence(
            Der.oid(oid),
            Der.yes,
            Der.octets(value),
        )
    } else {
        Der.sequence(Der.oid(oid), Der.octets(value))
    }

    private fun signed(content: ByteArray): ByteArray {
        val signature = Signature.getInstance(algorithm).run {
            initSign(keys.private)
            update(content)
            sign()
        }
        return Der.sequence(content, signed, Der.bits(signature))
    }

    companion object {
        fun pair(algorithm: String, size: Int): KeyPair =
            KeyPairGenerator.getInstance(algorithm).apply { initialize(size) }.generateKeyPair()

        fun pinOf(certificate: X509Certificate): String = "sha256/" +
            Base64.getEncoder().encodeToString(
                MessageDigest.getInstance("SHA-256").digest(certificate.publicKey.encoded),
            )
    }
}
