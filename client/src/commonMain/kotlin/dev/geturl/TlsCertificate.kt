package dev.geturl

import okio.ByteString
import kotlin.jvm.JvmSynthetic
import kotlin.time.Instant

/**
 * An X.509 certificate (RFC 5280), taken apart: what TclTLS's `status` tells of one. Immutable; equal to any other with
 * the same [der].
 *
 * @property version 1 to 3.
 * @property serialNumber in hexadecimal digits, two for each byte.
 * @property signature the algorithm that it is signed by, as it is named within what is signed.
 * @property issuer who has issued it, as RFC 2253 writes names.
 * @property notBefore since when it is valid.
 * @property notAfter until when it is valid.
 * @property subject whom it is for, as RFC 2253 writes names.
 * @property issuerUniqueId tells issuers of one name apart; null where it has none, as nearly all.
 * @property subjectUniqueId tells subjects of one name apart; null where it has none, as nearly all.
 * @property extensions what else it holds, in no order.
 * @property authorityKeyIdentifier the key that it is signed by; null where it does not say.
 * @property subjectKeyIdentifier its own key; null where it does not say.
 * @property subjectAltName whom it is for, as OpenSSL writes it: `DNS:example.org`, `IP:127.0.0.1`.
 * @property ocsp where to ask whether it was revoked.
 * @property crl where the list of those revoked is.
 * @property keyUsage what its key is for, by RFC 5280's names: `digitalSignature`; empty where it does not say.
 * @property extendedKeyUsage what else its key is for, by object identifiers; empty where it does not say.
 * @property signatureAlgorithm the algorithm that it is signed by: `SHA256withRSA`.
 * @property signatureValue the signature.
 * @property publicKeyAlgorithm `RSA`, `EC`, `EdDSA`…
 * @property publicKey the key, as a `SubjectPublicKeyInfo`.
 * @property bits how long the key is; null for a kind that has no length that could be told.
 * @property isSelfSigned whether its own key has signed it.
 * @property der all of it, as it was sent.
 */
public class TlsCertificate internal constructor(
    public val version: Int,
    public val serialNumber: String,
    public val signature: String,
    public val issuer: String,
    @get:JvmSynthetic public val notBefore: Instant,
    @get:JvmSynthetic public val notAfter: Instant,
    public val subject: String,
    public val issuerUniqueId: ByteString?,
    public val subjectUniqueId: ByteString?,
    public val extensions: List<Extension>,
    public val authorityKeyIdentifier: ByteString?,
    public val subjectKeyIdentifier: ByteString?,
    public val subjectAltName: List<String>,
    public val ocsp: List<String>,
    public val crl: List<String>,
    public val keyUsage: List<String>,
    public val extendedKeyUsage: List<String>,
    public val signatureAlgorithm: String,
    public val signatureValue: ByteString,
    public val publicKeyAlgorithm: String,
    public val publicKey: ByteString,
    public val bits: Int?,
    public val isSelfSigned: Boolean,
    public val der: ByteString,
    private val describe: () -> String,
) {
    /** As a block of PEM, which ends with a newline: TclTLS's `certificate`. */
    public val certificate: String
        get() = der.base64().chunked(PEM_COLUMNS).joinToString("\n", "$PEM_BEGIN\n", "\n$PEM_END\n")

    /** The SHA-1 of [der], in hexadecimal digits: TclTLS's `sha1_hash`. */
    public val sha1Hash: String get() = der.sha1().hex()

    /** The SHA-256 of [der], in hexadecimal digits: TclTLS's `sha256_hash`. */
    public val sha256Hash: String get() = der.sha256().hex()

    /** All of it as text for people, in lines as the platform has them. */
    public val all: String by lazy(LazyThreadSafetyMode.PUBLICATION, describe)

    override fun equals(other: Any?): Boolean = other is TlsCertificate && other.der == der

    override fun hashCode(): Int = der.hashCode()

    /** Its subject, issuer and end. */
    override fun toString(): String = "TlsCertificate($subject, issued by $issuer, until $notAfter)"

    /**
     * One extension of a certificate, RFC 5280 section 4.2.
     *
     * @property oid its object identifier: `2.5.29.17`.
     * @property isCritical whether who does not know it has to refuse the certificate.
     * @property value its content, in DER.
     */
    public class Extension internal constructor(
        public val oid: String,
        public val isCritical: Boolean,
        public val value: ByteString,
    ) {
        /** Its identifier and size. */
        override fun toString(): String = "$oid, ${value.size} bytes" + if (isCritical) ", critical" else ""
    }

    private companion object {
        const val PEM_BEGIN = "-----BEGIN CERTIFICATE-----"
        const val PEM_END = "-----END CERTIFICATE-----"
        const val PEM_COLUMNS = 64
    }
}
