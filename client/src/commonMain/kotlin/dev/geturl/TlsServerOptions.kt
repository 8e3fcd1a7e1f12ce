package dev.geturl

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * How TLS is spoken as the server. The names are those of TclTLS where it has the option. Immutable.
 *
 * Files are read off the loop when they are first needed; one that cannot be used fails the handshakes that need it.
 * Once a second at most a new connection has them looked at, and they are read again when one has changed: a
 * certificate that was renewed is shown without a restart. Where the new ones cannot be used, what was read before
 * goes on and the log has a warning.
 *
 * ```
 * val tls = TlsServerOptions {
 *     identity = TlsIdentity.files("/etc/ssl/server.pem", "/etc/ssl/server.key")
 *     alpn = listOf("http/1.1")
 * }
 * ```
 */
public class TlsServerOptions private constructor(builder: Builder) {
    /** The certificate to show, with those of its issuers and its key: TclTLS's `certfile`, `keyfile`, `password`. */
    public val identity: TlsIdentity = checkNotNull(builder.identity)

    /** Says which certificate is shown instead of [identity]; TclTLS's `sni`. Default null: that one to everybody. */
    public val identities: TlsIdentities? = builder.identities

    /** A file with the certificates of the authorities of clients. Default null: the platform's. */
    public val cafile: String? = builder.cafile

    /** A folder with the certificates of the authorities of clients. Default null. */
    public val cadir: String? = builder.cadir

    /** A key store with the authorities of clients, beside [cafile] and [cadir]. Default null. */
    public val castore: TlsStore? = builder.castore

    /** Whether clients are asked for a certificate; one that is shown has to be valid. Default [require]. */
    public val request: Boolean = builder.request || builder.require

    /** Whether clients without a certificate are refused. Default false. */
    public val require: Boolean = builder.require

    /**
     * The protocols that are spoken, for ALPN (RFC 7301): of those that the client offers, the first that stands here
     * is chosen. A client that offers others only is refused, one without ALPN is not. Default empty: no choice.
     */
    public val alpn: List<String> = builder.alpn.toList()

    /** Chooses the protocol instead of [alpn]. Default null. */
    public val protocolchoice: TlsProtocolChoice? = builder.protocolchoice

    /** The cipher suites of TLS 1.2 by their IANA names, in order. Default empty: the platform's. */
    public val cipher: List<String> = builder.cipher.toList()

    /** The cipher suites of TLS 1.3 by their IANA names, in order. Default empty: the platform's. */
    public val ciphersuites: List<String> = builder.ciphersuites.toList()

    /** The versions to speak, at least one. Default TLS 1.2 and TLS 1.3. */
    public val protocols: Set<TlsVersion> = builder.protocols.toSet()

    /** How strong everything has to be, clients' certificates included, as [TlsOptions.securityLevel]. Default 2. */
    public val securityLevel: Int = builder.securityLevel

    /**
     * Is asked about the hello, the name and the protocol, in that order, before a certificate is chosen, and then
     * about each certificate of a client that shows one: TclTLS's `-validatecommand`. Default null: what is proposed
     * is done.
     */
    public val validatecommand: TlsValidation? = builder.validatecommand

    /**
     * Is asked for the password of an encrypted key or a key store of [identity] or [identities] that has none with
     * it, once for each and again when its files have changed, within [handshakeTime]. Default null.
     */
    public val passwordcommand: TlsPasswordCommand? = builder.passwordcommand

    /** Is told what happens in TLS, step by step, as [TlsOptions.command]. Default null. */
    public val command: TlsCommand? = builder.command

    /** How long a handshake may take, callbacks included; above zero. Default 10 s. */
    public val handshakeTime: Duration = builder.handshakeTime

    /** How large a client's hello may be in bytes, 512 to 65,536. Default 32,768, as the JDK takes no larger one. */
    public val maxHelloBytes: Int = builder.maxHelloBytes

    /** What both sides have in common. */
    internal val common: TlsOptions = TlsOptions {
        cafile = this@TlsServerOptions.cafile
        cadir = this@TlsServerOptions.cadir
        castore = this@TlsServerOptions.castore
        securityLevel = this@TlsServerOptions.securityLevel
        cipher = this@TlsServerOptions.cipher
        ciphersuites = this@TlsServerOptions.ciphersuites
        protocols = this@TlsServerOptions.protocols
        alpn = emptyList()
    }

    /** The options without secrets. */
    override fun toString(): String = "TlsServerOptions($identity, require=$require, alpn=$alpn, protocols=$protocols)"

    /** Collects options; each begins with its default. */
    public class Builder {
        /** See [TlsServerOptions.identity]. There is no default. */
        public var identity: TlsIdentity? = null

        /** See [TlsServerOptions.identities]. */
        public var identities: TlsIdentities? = null

        /** See [TlsServerOptions.cafile]. */
        public var cafile: String? = null

        /** See [TlsServerOptions.cadir]. */
        public var cadir: String? = null

        /** See [TlsServerOptions.castore]. */
        public var castore: TlsStore? = null

        /** See [TlsServerOptions.request]. */
        public var request: Boolean = false

        /** See [TlsServerOptions.require]. */
        public var require: Boolean = false

        /** See [TlsServerOptions.alpn]. */
        public var alpn: List<String> = emptyList()

        /** See [TlsServerOptions.protocolchoice]. */
        public var protocolchoice: TlsProtocolChoice? = null

        /** See [TlsServerOptions.cipher]. */
        public var cipher: List<String> = emptyList()

        /** See [TlsServerOptions.ciphersuites]. */
        public var ciphersuites: List<String> = emptyList()

        /** See [TlsServerOptions.protocols]. */
        public var protocols: Set<TlsVersion> = setOf(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)

        /** See [TlsServerOptions.securityLevel]. */
        public var securityLevel: Int = 2

        /** See [TlsServerOptions.validatecommand]. */
        public var validatecommand: TlsValidation? = null

        /** See [TlsServerOptions.passwordcommand]. */
        public var passwordcommand: TlsPasswordCommand? = null

        /** See [TlsServerOptions.command]. */
        public var command: TlsCommand? = null

        /** See [TlsServerOptions.handshakeTime]. */
        public var handshakeTime: Duration = 10.seconds

        /** See [TlsServerOptions.maxHelloBytes]. */
        public var maxHelloBytes: Int = MAX_HELLO

        /**
         * The options.
         *
         * @throws IllegalArgumentException when an option is out of its bounds or contradicts another.
         */
        public fun build(): TlsServerOptions {
            require(identity != null) { "identity is missing: a server has to show a certificate" }
            require(protocols.isNotEmpty()) { "protocols is empty: give at least one version of TLS" }
            require(alpn.none { it.isEmpty() || it.length > MAX_PROTOCOL }) {
                "alpn has a name that is empty or longer than $MAX_PROTOCOL letters"
            }
            require(alpn.isEmpty() || protocolchoice == null) {
                "alpn and protocolchoice are given, of which one would not be heeded: give one of them"
            }
            require(request || require || (cafile == null && cadir == null && castore == null)) {
                "cafile, cadir and castore are for clients' certificates, which nobody asks for: give request"
            }
            require(handshakeTime.isPositive()) { "handshakeTime is $handshakeTime: give more than zero" }
            require(maxHelloBytes in MIN_HELLO..MOST_HELLO) {
                "maxHelloBytes is $maxHelloBytes: give $MIN_HELLO to $MOST_HELLO"
            }
            return TlsServerOptions(this)
        }
    }

    /** Makes options. */
    public companion object {
        private const val MAX_PROTOCOL = 255
        private const val MIN_HELLO = 512
        private const val MAX_HELLO = 32_768
        private const val MOST_HELLO = 65_536

        /** The defaults with what [block] changes. */
        public operator fun invoke(block: Builder.() -> Unit): TlsServerOptions = Builder().apply(block).build()
    }
}
