package dev.geturl.tls.badssl

import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
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
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
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
            tagged(0xa0, integer(BigInteger.TWO)),
            integer(BigInteger(100, serials)),
            identifier(algorithm),
            issuer.encoded,
            sequence(time(want.days.first), time(want.days.last)),
            X500Principal("CN=${want.subject}").encoded,
            want.keys.public.encoded,
            tagged(0xa3, sequence(*extensions(want).toTypedArray())),
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
        val names = want.names.map { tagged(0x82, it.toByteArray()) } + want.addresses.map { tagged(0x87, it) }
        if (names.isNotEmpty()) add(extension("2.5.29.17", sequence(*names.toTypedArray())))
        if (want.isAuthority) {
            add(extension("2.5.29.19", sequence(tagged(1, byteArrayOf(-1))), isCritical = true))
            add(extension("2.5.29.15", tagged(3, byteArrayOf(1, 0x06)), isCritical = true))
        }
        want.permitted?.let {
            val tree = sequence(tagged(0x82, it.toByteArray()))
            add(extension("2.5.29.30", sequence(tagged(0xa0, tree)), isCritical = true))
        }
    }

    private fun extension(oid: String, value: ByteArray, isCritical: Boolean = false) = if (isCritical) {
        sequence(oid(oid), tagged(1, byteArrayOf(-1)), tagged(4, value))
    } else {
        sequence(oid(oid), tagged(4, value))
    }

    private fun algorithmOf(key: PrivateKey) = when (key.algorithm) {
        "RSA" -> "SHA256withRSA"
        "EC" -> "SHA256withECDSA"
        else -> "Ed25519"
    }

    private fun identifier(algorithm: String): ByteArray = when (algorithm) {
        "SHA1withRSA" -> sequence(oid("1.2.840.113549.1.1.5"), NULL)
        "SHA256withRSA" -> sequence(oid("1.2.840.113549.1.1.11"), NULL)
        "SHA256withECDSA" -> sequence(oid("1.2.840.10045.4.3.2"))
        "Ed25519" -> sequence(oid("1.3.101.112"))
        else -> error("no identifier for $algorithm is known here")
    }

    private fun time(days: Long): ByteArray {
        val at = Instant.now().plus(days, ChronoUnit.DAYS).atOffset(ZoneOffset.UTC)
        return tagged(0x18, at.format(DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")).toByteArray())
    }

    private fun sequence(vararg parts: ByteArray) = tagged(0x30, parts.fold(ByteArray(0), ByteArray::plus))

    private fun integer(value: BigInteger) = tagged(2, value.toByteArray())

    private fun bits(value: ByteArray) = tagged(3, byteArrayOf(0) + value)

    private fun oid(dotted: String): ByteArray {
        val arcs = dotted.split('.').map(String::toInt)
        val content = ByteArrayOutputStream()
        for (arc in listOf(arcs[0] * 40 + arcs[1]) + arcs.drop(2)) {
            val groups = generateSequence(arc) { (it shr 7).takeIf { rest -> rest > 0 } }.toList().asReversed()
            groups.forEachIndexed { index, group ->
                content.write((group and 0x7f) or (if (index < groups.lastIndex) 0x80 else 0))
            }
        }
        return tagged(6, content.toByteArray())
    }

    private fun tagged(tag: Int, content: ByteArray): ByteArray {
        val size = content.size
        val length = when {
            size < 0x80 -> byteArrayOf(size.toByte())
            size < 0x100 -> byteArrayOf(0x81.toByte(), size.toByte())
            else -> byteArrayOf(0x82.toByte(), (size shr 8).toByte(), size.toByte())
        }
        return byteArrayOf(tag.toByte()) + length + content
    }

    private val NULL = byteArrayOf(5, 0)
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
