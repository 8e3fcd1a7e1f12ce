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
        DerWriter.sequence(DerWriter.oid("1.2.840.113549.1.1.5"), DerWriter.nothing)
    } else if (algorithm.endsWith("RSA")) {
        DerWriter.sequence(DerWriter.oid("1.2.840.113549.1.1.11"), DerWriter.nothing)
    } else {
        DerWriter.sequence(DerWriter.oid("1.2.840.10045.4.3.2"))
    }
    val root =
        Held(
            keys,
            certificate(keys, name, extension("2.5.29.19", DerWriter.sequence(DerWriter.yes), isCritical = true)),
        )

    /** A certificate for 127.0.0.1; [ocsp] and [list] are where to ask about it. */
    fun issued(number: Long = 2, ocsp: String? = null, list: String? = null, keys: KeyPair = pair("EC", 256)): Held {
        val address = DerWriter.implicit(7, InetAddress.getByName("127.0.0.1").address)
        val extensions = listOfNotNull(
            extension("2.5.29.17", DerWriter.sequence(address)),
            ocsp?.let {
                val access = DerWriter.sequence(
                    DerWriter.oid("1.3.6.1.5.5.7.48.1"),
                    DerWriter.implicit(6, it.toByteArray()),
                )
                extension("1.3.6.1.5.5.7.1.1", DerWriter.sequence(access))
            },
            list?.let {
                val at = DerWriter.explicit(0, DerWriter.explicit(0, DerWriter.implicit(6, it.toByteArray())))
                extension("2.5.29.31", DerWriter.sequence(DerWriter.sequence(at)))
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
        val entries = revoked
            .map {
                DerWriter.sequence(
                    DerWriter.integer(it),
                    DerWriter.time(now - day),
                )
            }.toTypedArray()
        val content = listOfNotNull(
            DerWriter.integer(1),
            signed,
            name.encoded,
            DerWriter.time(now - day),
            DerWriter.time(now + day),
            if (entries.isEmpty()) null else DerWriter.sequence(*entries),
        )
        return signed(DerWriter.sequence(*content.toTypedArray()))
    }

    /** An answer of OCSP to [request], which is answered for whatever it asks about: RFC 6960 section 4.2.1. */
    fun answer(request: ByteArray, isRevoked: Boolean): ByteArray {
        val now = Instant.now()
        val status = if (isRevoked) {
            DerWriter.explicit(
                1,
                DerWriter.time(now - day),
            )
        } else {
            DerWriter.implicit(0, ByteArray(0))
        }
        val one = DerWriter.sequence(
            certId(request),
            status,
            DerWriter.time(now),
            DerWriter.explicit(0, DerWriter.time(now + day)),
        )
        val data = DerWriter.sequence(DerWriter.explicit(1, name.encoded), DerWriter.time(now), DerWriter.sequence(one))
        val basic = DerWriter.sequence(DerWriter.oid("1.3.6.1.5.5.7.48.1.1"), DerWriter.octets(signed(data)))
        return DerWriter.sequence(DerWriter.enumerated(0), DerWriter.explicit(0, basic))
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
        val content = DerWriter.sequence(
            DerWriter.explicit(0, DerWriter.integer(2)),
            DerWriter.integer(number),
            signed,
            name.encoded,
            DerWriter.sequence(DerWriter.time(now - day), DerWriter.time(now + day)),
            subjectName.encoded,
            subject.public.encoded,
            DerWriter.explicit(3, DerWriter.sequence(*extensions)),
        )
        return CertificateFactory
            .getInstance("X.509")
            .generateCertificate(ByteArrayInputStream(signed(content))) as X509Certificate
    }

    private fun extension(oid: String, value: ByteArray, isCritical: Boolean = false) = if (isCritical) {
        DerWriter.sequence(
            DerWriter.oid(oid),
            DerWriter.yes,
            DerWriter.octets(value),
        )
    } else {
        DerWriter.sequence(DerWriter.oid(oid), DerWriter.octets(value))
    }

    private fun signed(content: ByteArray): ByteArray {
        val signature = Signature.getInstance(algorithm).run {
            initSign(keys.private)
            update(content)
            sign()
        }
        return DerWriter.sequence(content, signed, DerWriter.bits(signature))
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
