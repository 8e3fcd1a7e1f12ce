package dev.geturl

import kotlin.jvm.JvmSynthetic

/**
 * Whether certificates are looked up that were taken back before their time is over, and where.
 *
 * A server's own answer (a stapled one, RFC 6066 section 8) is taken first where it gives one; then OCSP (RFC 6960) or
 * lists (RFC 5280) are asked for at the addresses in the certificates, by the JDK and past the client's `HostPolicy`,
 * proxies and connections, 15 s each at most by default. Answers are not kept, except within sessions that are resumed.
 */
public class TlsRevocation private constructor(builder: Builder) {
    /** Everything is asked, nothing is required. */
    public constructor() : this(Builder())

    /**
     * Whether a certificate is refused when nobody can tell (hard fail). Default false: then it is believed (soft
     * fail), which keeps out an attacker only who cannot keep the answers from coming.
     */
    public val isRequired: Boolean = builder.isRequired

    /** Whether the server itself has to bring a good answer with its certificate. Default false. */
    public val isStapleRequired: Boolean = builder.isStapleRequired

    /** Whether the server's certificate alone is looked up, not those of the authorities in between. Default false. */
    public val leafOnly: Boolean = builder.leafOnly

    /** Whether lists are preferred to OCSP. Default false; true where there are [crlfiles]. */
    public val preferLists: Boolean = builder.preferLists ?: builder.crlfiles.isNotEmpty()

    /** Whether what is not preferred is asked where the other does not answer. Default true. */
    public val fallback: Boolean = builder.fallback

    /** Files with lists of revoked certificates, PEM or DER, beside those of [TlsOptions.cadir]. Default none. */
    public val crlfiles: List<String> = builder.crlfiles.toList()

    private fun options() = listOf(isRequired, isStapleRequired, leafOnly, preferLists, fallback, crlfiles)

    override fun equals(other: Any?): Boolean = other is TlsRevocation && other.options() == options()

    override fun hashCode(): Int = options().hashCode()

    override fun toString(): String = "TlsRevocation(isRequired=$isRequired, isStapleRequired=$isStapleRequired, " +
        "leafOnly=$leafOnly, preferLists=$preferLists, fallback=$fallback, crlfiles=$crlfiles)"

    /** Collects options; each begins with its default. */
    public class Builder {
        /** See [TlsRevocation.isRequired]. */
        public var isRequired: Boolean = false

        /** See [TlsRevocation.isStapleRequired]. */
        public var isStapleRequired: Boolean = false

        /** See [TlsRevocation.leafOnly]. */
        public var leafOnly: Boolean = false

        /** See [TlsRevocation.preferLists]; null is its default. */
        public var preferLists: Boolean? = null

        /** See [TlsRevocation.fallback]. */
        public var fallback: Boolean = true

        /** See [TlsRevocation.crlfiles]. */
        public var crlfiles: List<String> = emptyList()

        /** The options. */
        public fun build(): TlsRevocation = TlsRevocation(this)
    }

    /** Makes options. */
    public companion object {
        /** The defaults with what [block] changes. */
        @JvmSynthetic
        public operator fun invoke(block: Builder.() -> Unit): TlsRevocation = Builder().apply(block).build()
    }
}
