package dev.geturl

/**
 * What a client says first in TLS (RFC 8446 section 4.1.2), as the callbacks of a server see it. Nothing in it is
 * verified: a client may say what it likes.
 *
 * @property servername the host's name that it asks for (RFC 6066 section 3), in small letters; null when it asks for
 *   none.
 * @property alpn the protocols that it offers (RFC 7301), the preferred one first.
 * @property versions the versions that it speaks, by their numbers: 0x0304 is TLS 1.3, 0x0303 is TLS 1.2.
 * @property cipherSuites its cipher suites by the numbers of IANA, the preferred one first.
 * @property extensions the extensions that it has, by their numbers, in its order.
 */
public class TlsClientHello internal constructor(
    public val servername: String?,
    public val alpn: List<String>,
    public val versions: List<Int>,
    public val cipherSuites: List<Int>,
    public val extensions: List<Int>,
) {
    /** The name, the protocols and the versions. */
    override fun toString(): String = "hello for ${servername ?: "no name"}, alpn $alpn, " +
        "versions ${versions.map { it.toString(radix = 16) }}, ${cipherSuites.size} cipher suites"
}

/**
 * Says which certificate a server shows to whom. See [TlsServerOptions.identities].
 */
public fun interface TlsIdentities {
    /**
     * The certificate for [hello]; null for the default one, which is the options' own. May suspend, and runs off the
     * loop, so it may block, too. What it throws fails the handshake.
     */
    public suspend fun identityFor(hello: TlsClientHello): TlsIdentity?
}

/** Says which protocol a server speaks with whom. See [TlsServerOptions.protocolchoice]. */
public fun interface TlsProtocolChoice {
    /**
     * One of the protocols that [hello] offers; null for none, with which the handshake goes on without ALPN. May
     * suspend, and runs off the loop. What it throws fails the handshake.
     */
    public suspend fun protocolFor(hello: TlsClientHello): String?
}
