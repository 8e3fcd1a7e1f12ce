package dev.geturl.tls.badssl

import dev.geturl.tls.DerWriter
import dev.geturl.tls.DerWriter.bits
import dev.geturl.tls.DerWriter.element
import dev.geturl.tls.DerWriter.explicit
import dev.geturl.tls.DerWriter.implicit
import dev.geturl.tls.DerWriter.integer
import dev.geturl.tls.DerWriter.nothing
import dev.geturl.tls.DerWriter.octets
import dev.geturl.tls.DerWriter.oid
import dev.geturl.tls.DerWriter.sequence
import dev.geturl.tls.DerWriter.yes
import java.io.ByteArrayInputStream
import java.math.BigInteger
import java.security.KeyFactory
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.PrivateKey
import java.security.SecureRandom
import java.security.Signature
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import java.security.spec.ECGenParameterSpec
import java.security.spec.RSAPrivateKeySpec
import java.security.spec.RSAPublicKeySpec
import java.time.Instant
import java.time.temporal.ChronoUnit
import java.util.Base64
import javax.security.auth.x500.X500Principal

/** A certificate with its key, and those of its issuers that are shown with it. */
internal class Held(val chain: List<X509Certificate>, val key: PrivateKey) {
    val certificate: X509Certificate get() = chain.first()

    /** This one shown with [more] behind it. */
    fun with(vararg more: Held) = Held(chain + more.map { it.certificate }, key)

    val certificatesPem: String get() = chain.joinToString("") { pem("CERTIFICATE", it.encoded) }
    val keyPem: String get() = pem("PRIVATE KEY", key.encoded)

    private fun pem(label: String, der: ByteArray) = "-----BEGIN $label-----\n${Base64.getMimeEncoder(
        64,
        byteArrayOf(10),
    ).encodeToString(der)}\n-----END $label-----\n"
}

/** What a certificate is to be; each property begins with what a good one has. */
internal class Wanted(val subject: String) {
    var keys: KeyPair = Keys.ec("secp256r1")
    var names: List<String> = emptyList()
    var addresses: List<ByteArray> = emptyList()
    var days: LongRange = -1L..30L
    var algorithm: String? = null
    var isAuthority = false

    /** The domain that an authority may issue for; null for any. */
    var permitted: String? = null
}

/** Makes certificates that nobody else would make, RFC 5280 section 4.1; DER by hand, as the JDK makes none. */
internal object CertificateMaker {
    private val serials = SecureRandom()

    fun authority(name: String, by: Held? = null, want: Wanted.() -> Unit = {}): Held = make(
        Wanted(name).apply {
            isAuthority = true
            want()
        },
        by,
    )

    fun leaf(subject: String, by: Held?, want: Wanted.() -> Unit = {}): Held = make(Wanted(subject).apply(want), by)

    private fun make(want: Wanted, by: Held?): Held {
        val issuerKey = by?.key ?: want.keys.private
        val algorithm = want.algorithm ?: algorithmOf(issuerKey)
        val issuer = by?.certificate?.subjectX500Principal ?: X500Principal("CN=${want.subject}")
        val body = sequence(
            explicit(0, integer(BigInteger.TWO)),
            integer(BigInteger(100, serials)),
            identifier(algorithm),
            issuer.encoded,
            sequence(time(want.days.first), time(want.days.last)),
            X500Principal("CN=${want.subject}").encoded,
            want.keys.public.encoded,
            explicit(3, sequence(*extensions(want).toTypedArray())),
        )
        val signed = Signature.getInstance(algorithm).run {
            initSign(issuerKey)
            update(body)
            sign()
        }
        val der = sequence(body, identifier(algorithm), bits(signed))
        val factory = CertificateFactory.getInstance("X.509")
        return Held(
            listOf(factory.generateCertificate(ByteArrayInputStream(der)) as X509Certificate),
            want.keys.private,
        )
    }

    private fun extensions(want: Wanted): List<ByteArray> = buildList {
        val names = want.names.map { implicit(2, it.toByteArray()) } + want.addresses.map { implicit(7, it) }
        if (names.isNotEmpty()) add(extension("2.5.29.17", sequence(*names.toTypedArray())))
        if (want.isAuthority) {
            add(extension("2.5.29.19", sequence(yes), isCritical = true))
            add(extension("2.5.29.15", element(3, byteArrayOf(1, 0x06)), isCritical = true))
        }
        want.permitted?.let {
            val tree = sequence(implicit(2, it.toByteArray()))
            add(extension("2.5.29.30", sequence(explicit(0, tree)), isCritical = true))
        }
    }

    private fun extension(oid: String, value: ByteArray, isCritical: Boolean = false) = if (isCritical) {
        sequence(oid(oid), yes, octets(value))
    } else {
        sequence(oid(oid), octets(value))
    }

    private fun algorithmOf(key: PrivateKey) = when (key.algorithm) {
        "RSA" -> "SHA256withRSA"
        "EC" -> "SHA256withECDSA"
        else -> "Ed25519"
    }

    private fun identifier(algorithm: String): ByteArray = when (algorithm) {
        "SHA1withRSA" -> sequence(oid("1.2.840.113549.1.1.5"), nothing)
        "SHA256withRSA" -> sequence(oid("1.2.840.113549.1.1.11"), nothing)
        "SHA256withECDSA" -> sequence(oid("1.2.840.10045.4.3.2"))
        "Ed25519" -> sequence(oid("1.3.101.112"))
        else -> error("no identifier for $algorithm is known here")
    }

    private fun time(days: Long): ByteArray = DerWriter.time(Instant.now().plus(days, ChronoUnit.DAYS))
}

/** Keys of all kinds, each made once: who has them does not matter to anybody. */
internal object Keys {
    private val made = HashMap<String, KeyPair>()

    fun ec(curve: String): KeyPair = made.getOrPut(curve) {
        KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec(curve)) }.generateKeyPair()
    }

    fun rsa(bits: Int): KeyPair = made.getOrPut("RSA$bits") {
        KeyPairGenerator.getInstance("RSA").apply { initialize(bits) }.generateKeyPair()
    }

    val ed25519: KeyPair get() = made.getOrPut("Ed25519") { KeyPairGenerator.getInstance("Ed25519").generateKeyPair() }

    /** RSA of 8192 bits of eight primes in place of two, which are found a hundred times sooner. For tests only. */
    val rsa8192: KeyPair
        get() = made.getOrPut("RSA8192") {
            val exponent = BigInteger.valueOf(65_537)
            val random = SecureRandom()
            val primes = generateSequence { BigInteger.probablePrime(1024, random) }
                .filter { (it - BigInteger.ONE).gcd(exponent) == BigInteger.ONE && it.testBit(1022) }
                .take(8)
                .toList()
            val modulus = primes.reduce(BigInteger::multiply)
            val order = primes.map { it - BigInteger.ONE }.reduce(BigInteger::multiply)
            val factory = KeyFactory.getInstance("RSA")
            KeyPair(
                factory.generatePublic(RSAPublicKeySpec(modulus, exponent)),
                factory.generatePrivate(RSAPrivateKeySpec(modulus, exponent.modInverse(order))),
            )
        }
}
