package dev.geturl

/**
 * Chooses the certificate to show to a server that asks for one, by what it takes. For servers that want different
 * ones, or keys that are only wanted when somebody asks.
 */
public fun interface TlsIdentityChooser {
    /**
     * The certificate for [request], or null to show none.
     *
     * It is called within the handshake, off the loop, and may suspend and block; `Timeouts.tls` goes on. What it
     * throws fails the call, with [TlsFailureKind.OWN_CERTIFICATE].
     */
    public suspend fun choose(request: TlsIdentityRequest): TlsIdentity?
}

/**
 * What a server wants of a certificate.
 *
 * @property host the server's name, or address, as the certificate that it showed has it.
 * @property port its port.
 * @property keyTypes the algorithms of keys that it takes: `RSA`, `EC`, `EdDSA`, `RSASSA-PSS`.
 * @property issuers whom it trusts, as names of RFC 2253; empty where it does not say.
 */
public class TlsIdentityRequest(
    public val host: String,
    public val port: Int,
    public val keyTypes: List<String>,
    public val issuers: List<String>,
) {
    override fun toString(): String = "TlsIdentityRequest($host:$port, $keyTypes, $issuers)"
}
