package dev.geturl.tls

import dev.geturl.IpAddress
import dev.geturl.TlsCertificate
import okio.ByteString
import okio.ByteString.Companion.toByteString
import java.security.GeneralSecurityException
import java.security.PublicKey
import java.security.cert.X509Certificate
import java.security.interfaces.ECPublicKey
import java.security.interfaces.RSAPublicKey
import kotlin.time.Instant

/** The JDK's certificates as the values that callers are shown. */
internal object Certificates {
    fun of(chain: List<X509Certificate>): List<TlsCertificate> = chain.map(::of)

    fun of(certificate: X509Certificate): TlsCertificate {
        val key = certificate.publicKey
        return TlsCertificate(
            version = certificate.version,
            serialNumber = certificate.serialNumber.toByteArray().toByteString().hex().removeSignByte(),
            signature = certificate.sigAlgName,
            issuer = certificate.issuerX500Principal.name,
            notBefore = Instant.fromEpochMilliseconds(certificate.notBefore.time),
            notAfter = Instant.fromEpochMilliseconds(certificate.notAfter.time),
            subject = certificate.subjectX500Principal.name,
            issuerUniqueId = certificate.issuerUniqueID?.let(::packed),
            subjectUniqueId = certificate.subjectUniqueID?.let(::packed),
            extensions = extensionsOf(certificate),
            authorityKeyIdentifier = certificate.extension(AUTHORITY_KEY)?.first(Der.context(0))?.value,
            subjectKeyIdentifier = certificate.extension(SUBJECT_KEY)?.value,
            subjectAltName = certificate.subjectAlternativeNames.orEmpty().map { nameOf(it[0] as Int, it[1]) },
            ocsp = responders(certificate),
            crl = lists(certificate),
            keyUsage = usesOf(certificate.keyUsage),
            extendedKeyUsage = certificate.extendedKeyUsage.orEmpty().toList(),
            signatureAlgorithm = certificate.sigAlgName,
            signatureValue = certificate.signature.toByteString(),
            publicKeyAlgorithm = key.algorithm,
            publicKey = key.encoded.toByteString(),
            bits = bitsOf(key),
            isSelfSigned = isSelfSigned(certificate),
            der = certificate.encoded.toByteString(),
            describe = certificate::toString,
        )
    }

    fun bitsOf(key: PublicKey): Int? = when (key) {
        is RSAPublicKey -> key.modulus.bitLength()
        is ECPublicKey -> key.params.order.bitLength()
        else -> if (key.algorithm == "EdDSA") ED_BITS[key.encoded.size] else null
    }

    /** The JDK's words for it are exceptions, so that one asks: does its own key open its signature? */
    private fun isSelfSigned(certificate: X509Certificate): Boolean {
        if (certificate.subjectX500Principal != certificate.issuerX500Principal) return false
        return try {
            certificate.verify(certificate.publicKey)
            true
        } catch (_: GeneralSecurityException) {
            false
        }
    }

    private fun extensionsOf(certificate: X509Certificate): List<TlsCertificate.Extension> {
        val critical = certificate.criticalExtensionOIDs.orEmpty()
        return (critical + certificate.nonCriticalExtensionOIDs.orEmpty()).map { oid ->
            TlsCertificate.Extension(oid, oid in critical, certificate.extensionBytes(oid) ?: ByteString.EMPTY)
        }
    }

    /** RFC 5280 section 4.2.2.1: those of the ways to information that lead to OCSP and are URLs. */
    private fun responders(certificate: X509Certificate): List<String> = certificate
        .extension(AUTHORITY_INFORMATION)
        ?.elements
        .orEmpty()
        .filter { it.first(Der.OBJECT_IDENTIFIER)?.value == OCSP }
        .mapNotNull { it.first(Der.context(URL_NAME))?.value?.utf8() }

    /** RFC 5280 section 4.2.1.13: the URLs among the full names of the points where lists are. */
    private fun lists(certificate: X509Certificate): List<String> = certificate
        .extension(CRL_POINTS)
        ?.elements
        .orEmpty()
        .mapNotNull { it.first(Der.constructed(0))?.first(Der.constructed(0)) }
        .flatMap { it.elements }
        .filter { it.tag == Der.context(URL_NAME) }
        .map { it.value.utf8() }

    private fun X509Certificate.extension(oid: String): Der? = extensionBytes(oid)?.let(Der::of)

    /** The JDK gives the octet string that an extension is wrapped in. */
    private fun X509Certificate.extensionBytes(oid: String): ByteString? =
        getExtensionValue(oid)?.toByteString()?.let(Der::of)?.takeIf { it.tag == Der.OCTET_STRING }?.value

    /** A kind of name of RFC 5280 section 4.2.1.6, as OpenSSL writes it. */
    private fun nameOf(kind: Int, name: Any?): String {
        val text = if (name is ByteArray) name.toByteString().hex() else "$name"
        return when (kind) {
            IP_NAME -> "IP:${IpAddress.parseOrNull(text) ?: text}"
            else -> "${NAME_KINDS.getOrElse(kind) { "name $kind" }}:$text"
        }
    }

    private fun usesOf(bits: BooleanArray?): List<String> = USES.filterIndexed { at, _ -> bits?.getOrNull(at) == true }

    private fun packed(bits: BooleanArray): ByteString = ByteArray((bits.size + Byte.SIZE_BITS - 1) / Byte.SIZE_BITS)
        .also { bytes ->
            bits.forEachIndexed { at, isSet ->
                val index = at / Byte.SIZE_BITS
                val bit = 1 shl (Byte.SIZE_BITS - 1 - at % Byte.SIZE_BITS)
                if (isSet) bytes[index] = (bytes[index].toInt() or bit).toByte()
            }
        }.toByteString()

    private fun String.removeSignByte() = if (length > 2) removePrefix("00") else this

    private const val AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1"
    private const val SUBJECT_KEY = "2.5.29.14"
    private const val CRL_POINTS = "2.5.29.31"
    private const val AUTHORITY_KEY = "2.5.29.35"

    /** id-ad-ocsp, 1.3.6.1.5.5.7.48.1. */
    private val OCSP = byteArrayOf(43, 6, 1, 5, 5, 7, 48, 1).toByteString()
    private const val URL_NAME = 6
    private const val IP_NAME = 7

    /** Of the keys of Ed25519 and Ed448 (RFC 8410), which Android has no class for, by the length of their encoding. */
    private val ED_BITS = mapOf(44 to 256, 69 to 456)
    private val NAME_KINDS = listOf(
        "othername",
        "email",
        "DNS",
        "X400Name",
        "DirName",
        "EdiPartyName",
        "URI",
        "IP",
        "Registered ID",
    )

    /** RFC 5280 section 4.2.1.3, in the order of the bits. */
    private val USES = listOf(
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    )
}
