package dev.geturl

/**
 * How `https` is spoken. The names are those of TclTLS where it has the option. Immutable.
 *
 * Files are named as the system names them, hold PEM, and are read off the loop when the client first speaks TLS. One
 * that cannot be used makes every call that needs TLS throw [HttpException.TlsFailed], whose kind says which it was.
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
     * A folder whose files hold the certificates of the authorities to trust, in place of the platform's; files without
     * a certificate are passed over. Default null.
     */
    public val cadir: String? = builder.cadir

    /**
     * A file with the certificate to show to a server that asks for one, and behind it those of its issuers. Default
     * null: none is shown.
     */
    public val certfile: String? = builder.certfile

    /**
     * A file with the private key of [certfile]: PKCS#8, also encrypted; PKCS#1; or an EC key as OpenSSL writes it.
     * Default null: it is in [certfile].
     */
    public val keyfile: String? = builder.keyfile

    /** What an encrypted key is opened with. Default null. It is never shown. */
    public val password: String? = builder.password

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

    /** Is asked for the password of an encrypted key, where [password] is not given. Default null. */
    public val passwordcommand: TlsPasswordCommand? = builder.passwordcommand

    /** A builder that holds these options. */
    public fun newBuilder(): Builder = Builder().also { builder ->
        builder.alpn = alpn
        builder.cafile = cafile
        builder.cadir = cadir
        builder.certfile = certfile
        builder.keyfile = keyfile
        builder.password = password
        builder.cipher = cipher
        builder.ciphersuites = ciphersuites
        builder.protocols = protocols
        builder.servername = servername
        builder.verify = verify
        builder.command = command
        builder.validatecommand = validatecommand
        builder.passwordcommand = passwordcommand
    }

    private fun options(): List<Pair<String, Any?>> = listOf(
        "alpn" to alpn,
        "cafile" to cafile,
        "cadir" to cadir,
        "certfile" to certfile,
        "keyfile" to keyfile,
        "password" to password,
        "cipher" to cipher,
        "ciphersuites" to ciphersuites,
        "protocols" to protocols,
        "servername" to servername,
        "verify" to verify,
        "command" to command,
        "validatecommand" to validatecommand,
        "passwordcommand" to passwordcommand,
    )

    override fun equals(other: Any?): Boolean = other is TlsOptions && other.options() == options()

    override fun hashCode(): Int = options().hashCode()

    /** The options that differ from their defaults; the password is not shown. */
    override fun toString(): String {
        val defaults = DEFAULT.options()
        return options()
            .filterIndexed { index, option -> option != defaults[index] }
            .joinToString(", ", "TlsOptions(", ")") { (name, value) ->
                if (name == "password") "$name=***" else "$name=$value"
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

        /** See [TlsOptions.certfile]. */
        public var certfile: String? = null

        /** See [TlsOptions.keyfile]. */
        public var keyfile: String? = null

        /** See [TlsOptions.password]. */
        public var password: String? = null

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

        /** See [TlsOptions.command]. */
        public var command: TlsCommand? = null

        /** See [TlsOptions.validatecommand]. */
        public var validatecommand: TlsValidation? = null

        /** See [TlsOptions.passwordcommand]. */
        public var passwordcommand: TlsPasswordCommand? = null

        /**
         * The options.
         *
         * @throws IllegalArgumentException when an option is out of its bounds or contradicts another.
         */
        public fun build(): TlsOptions {
            for (name in alpn) {
                require(name == "http/1.1" || name == "http/1.0") {
                    "alpn has \"$name\", which a client cannot speak: give http/1.1 or http/1.0"
                }
            }
            require(protocols.isNotEmpty()) { "protocols is empty: give at least one version of TLS" }
            require(keyfile == null || certfile != null) { "keyfile is given without certfile: give both" }
            require(verify || (cafile == null && cadir == null)) {
                "verify is off, so that cafile and cadir would not be heeded: leave them out, or verify"
            }
            require(password == null || passwordcommand == null) {
                "password and passwordcommand are given, of which one would not be heeded: give one of them"
            }
            return TlsOptions(this)
        }
    }

    /** Makes options. */
    public companion object {
        private val DEFAULT = TlsOptions()

        /** The defaults with what [block] changes. */
        public operator fun invoke(block: Builder.() -> Unit): TlsOptions = Builder().apply(block).build()
    }
}
