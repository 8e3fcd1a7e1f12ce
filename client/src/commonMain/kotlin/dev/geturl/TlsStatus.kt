package dev.geturl

/**
 * What a connection speaks TLS by, and whom it was found to be with: TclTLS's `status`. Immutable. What the platform
 * does not know is null; `docs/tls.md` says what that is.
 *
 * @property alpn the protocol that was chosen by ALPN; null when none was.
 * @property cipher the cipher suite by its IANA name.
 * @property peername the name that the certificate was held against; null at a server.
 * @property protocol the version: `TLSv1.3`.
 * @property sbits how many bits the key of the cipher has.
 * @property signatureHashAlgorithm the hash by which the peer has signed the handshake; null where it is not known.
 * @property signatureType the kind of that signature, `ECDSA`; null where it is not known or a session was resumed.
 * @property verifyDepth how long a chain may be; null where the platform sets its own bound.
 * @property verifyMode what is demanded of the peer; empty when nothing is.
 * @property verifyResult what was found in the peer's certificate, also where the connection was made all the same.
 * @property caNames the authorities of whom the peer wants a certificate; empty when it asked for none or named none.
 * @property chain the certificates that the peer has shown, its own first; of a local status those of this end.
 */
public class TlsStatus internal constructor(
    public val alpn: String?,
    public val cipher: String,
    public val peername: String?,
    public val protocol: String,
    public val sbits: Int?,
    public val signatureHashAlgorithm: String?,
    public val signatureType: String?,
    public val verifyDepth: Int?,
    public val verifyMode: Set<TlsVerifyMode>,
    public val verifyResult: TlsVerifyResult,
    public val caNames: List<String>,
    public val chain: List<TlsCertificate>,
) {
    /** The certificate of the peer, or of this end in a local status; null when none was shown. */
    public val certificate: TlsCertificate? get() = chain.firstOrNull()

    /** Version, suite, and whose certificate it is. */
    override fun toString(): String =
        "TlsStatus($protocol, $cipher, ${certificate?.subject ?: "no certificate"}, verify: ${verifyResult.text})"
}

/** What is demanded of a peer, as OpenSSL divides it. */
public enum class TlsVerifyMode {
    /** It is asked for a certificate, which is verified. */
    PEER,

    /** Without a certificate there is no connection. */
    FAIL_IF_NO_PEER_CERT,
}

/**
 * What was found in a peer's certificate.
 *
 * @property code as OpenSSL and curl number it.
 * @property text as OpenSSL says it.
 */
public enum class TlsVerifyResult(public val code: Int, public val text: String) {
    /** Nothing is wrong. */
    OK(0, "ok"),

    /** Something that has no number of its own; the failure's message says what. */
    UNSPECIFIED(1, "unspecified certificate verification error"),

    /** One of the chain is of the future. */
    NOT_YET_VALID(9, "certificate is not yet valid"),

    /** One of the chain is over. */
    EXPIRED(10, "certificate has expired"),

    /** It is signed by itself, and not trusted. */
    SELF_SIGNED(18, "self-signed certificate"),

    /** Its issuer is not trusted, or one in between is missing. */
    UNKNOWN_ISSUER(20, "unable to get local issuer certificate"),

    /** It was revoked. */
    REVOKED(23, "certificate revoked"),

    /** [TlsOptions.validatecommand] refused it. */
    REFUSED(50, "application verification failure"),

    /** It is for another name. */
    OTHER_HOST(62, "hostname mismatch"),

    /** It is for another address. */
    OTHER_ADDRESS(64, "IP address mismatch"),
}
