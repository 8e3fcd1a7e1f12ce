package dev.geturl

import okio.ByteString

/**
 * How `https` is spoken. The names are those of TclTLS where it has the option. Immutable.
 *
 * Files are named as the system names them and read off the loop when the client first speaks TLS. One that cannot be
 * used makes every call that needs TLS throw [HttpException.TlsFailed], whose kind says which it was. Files that change
 * are read again for new connections, within a second or so; when they can then not be used, what was read before goes
 * on and the log says so.
 *
 * ```
 * val config = HttpConfig { tls = TlsOptions { cafile = "/etc/ssl/our-own.pem" } }
 * ```
 */
public class TlsOptions private constructor(builder: Builder) {
    /** The defaults: see each option. */
    public constructor() : this(Builder())

    /**
     * The protocols to offer by ALPN (RFC 7301), the preferred one first. Default `http/1.1`, the only one that a
     * client speaks so far besides `http/1.0`; empty offers none.
     */
    public val alpn: List<String> = builder.alpn.toList()

    /**
     * A file with the certificates of the authorities to trust, in place of the platform's. Default null. With [cadir],
     * those of both are trusted.
     */
    public val cafile: String? = builder.cafile

    /**
     * A folder whose files hold the certificates of the authorities to trust, in place of the platform's. In one that
     * `openssl rehash` has been over, those with hashes for names count, and its lists of revoked certificates
     * (`0123abcd.r0`) where [revocation] is asked for; else all, and files without a certificate are passed over.
     * Default null.
     */
    public val cadir: String? = builder.cadir

    /** A key store with the authorities to trust, beside [cafile] and [cadir]. Default null: none. */
    public val castore: TlsStore? = builder.castore

    /**
     * A file with the certificate to show to a server that asks for one, and behind it those of its issuers: PEM, DER,
     * or PKCS#12 or JKS, which hold the key, too. Default null: none is shown.
     */
    public val certfile: String? = builder.certfile

    /** What stands in such a file, in place of [certfile]. Default null. */
    public val cert: ByteString? = builder.cert

    /**
     * A file with the private key, PEM or DER: PKCS#8, also encrypted; PKCS#1; or an EC key as OpenSSL writes it.
     * Default null: it is where the certificate is.
     */
    public val keyfile: String? = builder.keyfile

    /** What stands in such a file, in place of [keyfile]. Default null. It is never shown. */
    public val key: ByteString? = builder.key

    /** What an encrypted key or a key store is opened with. Default null. It is never shown. */
    public val password: String? = builder.password

    /** Chooses the certificate to show by what the server takes, in place of [certfile] and [cert]. Default null. */
    public val identityChooser: TlsIdentityChooser? = builder.identityChooser

    /** The cipher suites of TLS 1.2 by their IANA names, in order. Default empty: the platform's. */
    public val cipher: List<String> = builder.cipher.toList()

    /** The cipher suites of TLS 1.3 by their IANA names, in order. Default empty: the platform's. */
    public val ciphersuites: List<String> = builder.ciphersuites.toList()

    /** The versions to speak, at least one. Default TLS 1.2 and TLS 1.3. */
    public val protocols: Set<TlsVersion> = builder.protocols.toSet()

    /**
     * The server's name, in place of the URL's host: it is asked for (SNI) and the certificate has to hold it. Default
     * null: the URL's host. An address is checked against the certificate's, and never asked for.
     */
    public val servername: String? = builder.servername

    /**
     * Whether the server's certificate has to be valid, issued by a trusted authority and for the server's name.
     * Default true. Without it anybody in between can read and change everything, so that it is said in the log.
     */
    public val verify: Boolean = builder.verify

    /** Is told what happens in TLS, step by step. Default null. */
    public val command: TlsCommand? = builder.command

    /**
     * Is asked about what a handshake brings, above all about each certificate that a server shows; it may accept what
     * is not valid and refuse what is. Default null: what is valid is accepted and nothing else.
     */
    public val validatecommand: TlsValidation? = builder.validatecommand

    /** Is asked for the password of an encrypted key or key store that comes without one. Default null. */
    public val passwordcommand: TlsPasswordCommand? = builder.passwordcommand

    /** Public keys of which servers have to have one, of any pin for their host. Default none. */
    public val pins: List<TlsPin> = builder.pins.toList()

    /** How certificates are looked up that were taken back. Default null: they are not. */
    public val revocation: TlsRevocation? = builder.revocation

    /**
     * How strong keys, digests and cipher suites have to be, as OpenSSL's security levels: 0 to 5. Default 2: 112 bits,
     * that is RSA of 2048, and no SHA-1. Level 0 is what the platform itself takes.
     */
    public val securityLevel: Int = builder.securityLevel

    /** The name of the platform's security provider that speaks TLS, as `Conscrypt`. Default null: the first it has. */
    public val provider: String? = builder.provider

    /**
     * Whose trust, certificates, pins, revocation, level, provider and sessions are used. Clients whose options name
     * the same object share them: one resumes the sessions of another, and servers can tell. Default null: none is
     * shared.
     */
    public val model: TlsOptions? = builder.model

    /** What the caller has made of its own in place of all that it would be made of, of a type of the platform's. */
    internal val context: Any? = builder.context

    /** What the platform keeps for those who have these options as [model]. */
    internal val slot: SharedSlot = SharedSlot()

    /** A builder that holds these options. */
    public fun newBuilder(): Builder = Builder().also { builder ->
        builder.alpn = alpn
        builder.cafile = cafile
        builder.cadir = cadir
        builder.castore = castore
        builder.certfile = certfile
        builder.cert = cert
        builder.keyfile = keyfile
        builder.key = key
        builder.password = password
        builder.identityChooser = identityChooser
        builder.cipher = cipher
        builder.ciphersuites = ciphersuites
        builder.protocols = protocols
        builder.servername = servername
        builder.verify = verify
        builder.command = command
        builder.validatecommand = validatecommand
        builder.passwordcommand = passwordcommand
        builder.pins = pins
        builder.revocation = revocation
        builder.securityLevel = securityLevel
        builder.provider = provider
        builder.model = model
        builder.context = context
    }

    private fun options(): List<Pair<String, Any?>> = listOf("alpn" to alpn) + shared() +
        listOf("cipher" to cipher, "ciphersuites" to ciphersuites, "protocols" to protocols) +
        listOf("servername" to servername, "command" to command, "model" to model)

    /** What a [model] has for others. */
    private fun shared(): List<Pair<String, Any?>> = made() +
        listOf("verify" to verify, "pins" to pins, "securityLevel" to securityLevel, "sslContext" to context)

    /** What a [context] is made of. */
    private fun made(): List<Pair<String, Any?>> =
        listOf("cafile" to cafile, "cadir" to cadir, "castore" to castore, "certfile" to certfile, "cert" to cert) +
            listOf("keyfile" to keyfile, "key" to key, "password" to password, "identityChooser" to identityChooser) +
            listOf("validatecommand" to validatecommand, "passwordcommand" to passwordcommand) +
            listOf("revocation" to revocation, "provider" to provider)

    override fun equals(other: Any?): Boolean = other is TlsOptions && other.options() == options()

    override fun hashCode(): Int = options().hashCode()

    /** The options that differ from their defaults; neither the password nor keys are shown. */
    override fun toString(): String {
        val defaults = DEFAULT.options()
        return options()
            .filterIndexed { index, option -> option != defaults[index] }
            .joinToString(", ", "TlsOptions(", ")") { (name, value) ->
                if (name == "password" || name == "key") "$name=***" else "$name=$value"
            }
    }

    /** Collects options; each begins with its default. */
    public class Builder {
        /** See [TlsOptions.alpn]. */
        public var alpn: List<String> = listOf("http/1.1")

        /** See [TlsOptions.cafile]. */
        public var cafile: String? = null

        /** See [TlsOptions.cadir]. */
        public var cadir: String? = null

        /** See [TlsOptions.castore]. */
        public var castore: TlsStore? = null

        /** See [TlsOptions.certfile]. */
        public var certfile: String? = null

        /** See [TlsOptions.cert]. */
        public var cert: ByteString? = null

        /** See [TlsOptions.keyfile]. */
        public var keyfile: String? = null

        /** See [TlsOptions.key]. */
        public var key: ByteString? = null

        /** See [TlsOptions.password]. */
        public var password: String? = null

        /** See [TlsOptions.identityChooser]. */
        public var identityChooser: TlsIdentityChooser? = null

        /** See [TlsOptions.cipher]. */
        public var cipher: List<String> = emptyList()

        /** See [TlsOptions.ciphersuites]. */
        public var ciphersuites: List<String> = emptyList()

        /** See [TlsOptions.protocols]. */
        public var protocols: Set<TlsVersion> = setOf(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)

        /** See [TlsOptions.servername]. */
        public var servername: String? = null

        /** See [TlsOptions.verify]. */
        public var verify: Boolean = true

        /** TclTLS's name of [verify]. */
        public var require: Boolean by ::verify

        /** TclTLS's: whether a certificate is asked for. Every server shows one; false contradicts [require]. */
        public var request: Boolean = true

        /** See [TlsOptions.command]. */
        public var command: TlsCommand? = null

        /** See [TlsOptions.validatecommand]. */
        public var validatecommand: TlsValidation? = null

        /** See [TlsOptions.passwordcommand]. */
        public var passwordcommand: TlsPasswordCommand? = null

        /** See [TlsOptions.pins]. */
        public var pins: List<TlsPin> = emptyList()

        /** See [TlsOptions.revocation]. */
        public var revocation: TlsRevocation? = null

        /** See [TlsOptions.securityLevel]. */
        public var securityLevel: Int = 2

        /** See [TlsOptions.provider]. */
        public var provider: String? = null

        /** See [TlsOptions.model]. */
        public var model: TlsOptions? = null

        /** See [TlsOptions.context]. */
        internal var context: Any? = null

        /** `SSLKEYLOGFILE` of browsers. It is refused, as nobody is given the secrets: see `docs/tls.md`. */
        public var keylogfile: String? = null

        /**
         * The options.
         *
         * @throws IllegalArgumentException when an option is out of its bounds or contradicts another.
         */
        public fun build(): TlsOptions {
            TlsRules.checkProtocols(alpn, protocols, securityLevel)
            TlsRules.checkOwn(certfile, cert, keyfile, key, identityChooser)
            TlsRules.checkTrust(verify, request, listOf(cafile, cadir, castore), revocation)
            TlsRules.checkPassword(password != null, passwordcommand != null)
            TlsRules.refuseKeyLog(keylogfile)
            val options = TlsOptions(this)
            model?.let { TlsRules.checkModel(it.model != null, options.shared(), DEFAULT.shared()) }
            context?.let { TlsRules.checkApart("sslContext", options.made(), DEFAULT.made()) }
            return options
        }
    }

    /** Makes options. */
    public companion object {
        private val DEFAULT = TlsOptions()

        /** The defaults with what [block] changes. */
        public operator fun invoke(block: Builder.() -> Unit): TlsOptions = Builder().apply(block).build()
    }
}
