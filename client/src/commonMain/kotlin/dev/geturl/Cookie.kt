package dev.geturl

import dev.geturl.url.asciiLowercase
import kotlin.time.Instant

/**
 * A cookie: the keys of the manual's cookie dictionary, and what came since. Immutable. Two are equal when all of their
 * parts are.
 *
 * ```
 * val cookie = Cookie("SID", "31d4d96e407aad42", "example.org") { secure = true }
 * ```
 */
public class Cookie private constructor(builder: Builder) {
    /** Its name. May be empty: then the value alone is sent. */
    public val key: String = builder.key

    /** Its value, with the quotes that it may have. */
    public val value: String = builder.value

    /** The host that it belongs to, in ASCII and lower case, without a leading dot; IPv6 without brackets. */
    public val domain: String = asciiLowercase(builder.domain.removePrefix("."))

    /** Whether it is for [domain] alone, and not for what is below it. Default true. */
    public val hostOnly: Boolean = builder.hostOnly

    /** The path that it is for, and all below it. Default `/`. */
    public val path: String = builder.path

    /** When it expires, which may be in the past; null, the default, when it ends with the session. */
    public val expires: Instant? = builder.expires

    /** Whether it is for HTTP alone, and not for scripts. Default false. */
    public val httpOnly: Boolean = builder.httpOnly

    /** Whether it goes over secure channels only. Default false. */
    public val secure: Boolean = builder.secure

    /** The host that it was received from. Default [domain]. */
    public val origin: String = builder.origin ?: domain

    /** Which other sites' requests it goes with. Default [SameSite.UNSPECIFIED]. */
    public val sameSite: SameSite = builder.sameSite

    /** Whether it is kept apart for each top-level site (CHIPS). Default false. */
    public val partitioned: Boolean = builder.partitioned

    /** The top-level site that a [partitioned] one is for; null, the default, where the call has named none. */
    public val partitionKey: String? = builder.partitionKey

    /** How much the server cares that it is kept, where a jar must make room. Default [Priority.MEDIUM]. */
    public val priority: Priority = builder.priority

    /** The attribute `SameSite` (RFC 6265bis section 5.6.7), in any case of letters. */
    public enum class SameSite {
        /** There is none, or none of those that are known. Counts as [LAX]. */
        UNSPECIFIED,

        /** It goes with every request. */
        NONE,

        /** It goes with the same site's requests, and with safe ones of somebody who follows a link. */
        LAX,

        /** It goes with the same site's requests alone. */
        STRICT,
    }

    /** The attribute `Priority` of Chromium, in any case of letters. */
    public enum class Priority {
        /** May go first. */
        LOW,

        /** There is none, or none of those that are known. */
        MEDIUM,

        /** Goes last. */
        HIGH,
    }

    /** A builder that holds this cookie. */
    public fun newBuilder(): Builder = Builder(key, value, domain).also { builder ->
        builder.hostOnly = hostOnly
        builder.path = path
        builder.expires = expires
        builder.httpOnly = httpOnly
        builder.secure = secure
        builder.origin = origin
        builder.sameSite = sameSite
        builder.partitioned = partitioned
        builder.partitionKey = partitionKey
        builder.priority = priority
    }

    private fun parts(): List<Any?> = listOf(
        key,
        value,
        domain,
        hostOnly,
        path,
        expires,
        httpOnly,
        secure,
        origin,
        sameSite,
        partitioned,
        partitionKey,
        priority,
    )

    /** True when all parts are the same. */
    override fun equals(other: Any?): Boolean = this === other || (other is Cookie && parts() == other.parts())

    /** Agrees with [equals]. */
    override fun hashCode(): Int = (key.hashCode() * 31 + domain.hashCode()) * 31 + value.hashCode()

    /** `Cookie(SID=***; domain=example.org; path=/; secure)`: the value is never shown. */
    override fun toString(): String = listOfNotNull(
        "$key=***",
        "domain=${if (hostOnly) domain else ".$domain"}",
        "path=$path",
        expires?.let { "expires=$it" },
        "secure".takeIf { secure },
        "httpOnly".takeIf { httpOnly },
        "sameSite=$sameSite".takeIf { sameSite != SameSite.UNSPECIFIED },
        "partitioned=${partitionKey.orEmpty()}".takeIf { partitioned },
        "priority=$priority".takeIf { priority != Priority.MEDIUM },
    ).joinToString("; ", "Cookie(", ")")

    /**
     * Collects the parts of a cookie; each begins with its default.
     *
     * @property key see [Cookie.key].
     * @property value see [Cookie.value].
     * @property domain see [Cookie.domain]; a leading dot is taken off, and letters become lower case.
     */
    public class Builder(public var key: String, public var value: String, public var domain: String) {
        /** See [Cookie.hostOnly]. */
        public var hostOnly: Boolean = true

        /** See [Cookie.path]. */
        public var path: String = "/"

        /** See [Cookie.expires]. */
        public var expires: Instant? = null

        /** See [Cookie.httpOnly]. */
        public var httpOnly: Boolean = false

        /** See [Cookie.secure]. */
        public var secure: Boolean = false

        /** See [Cookie.origin]; null stands for the domain. */
        public var origin: String? = null

        /** See [Cookie.sameSite]. */
        public var sameSite: SameSite = SameSite.UNSPECIFIED

        /** See [Cookie.partitioned]. */
        public var partitioned: Boolean = false

        /** See [Cookie.partitionKey]. */
        public var partitionKey: String? = null

        /** See [Cookie.priority]. */
        public var priority: Priority = Priority.MEDIUM

        /**
         * The cookie.
         *
         * @throws IllegalArgumentException when a part holds a control character other than a tab, the key `=` or `;`,
         *   the value or the path `;`, the domain is empty, the path does not begin with a slash, or key and value are
         *   both empty; and for a partition key where it is not partitioned.
         */
        public fun build(): Cookie {
            checkText("key", key, "=;")
            checkText("value", value, ";")
            checkText("domain", domain, ";")
            checkText("path", path, ";")
            require(key.isNotEmpty() || value.isNotEmpty()) { "a cookie has a key or a value, or both" }
            require(domain.removePrefix(".").isNotEmpty()) { "the cookie's domain is empty: give a host" }
            require(path.startsWith('/')) { "the cookie's path is \"$path\": begin it with a slash" }
            require(partitioned || partitionKey == null) { "a partition key was given: set partitioned to true" }
            return Cookie(this)
        }

        // The value is not quoted: it may let somebody in.
        private fun checkText(part: String, text: String, forbidden: String) =
            require(text.none { (!HeaderSyntax.isValueByte(it.code)) || it in forbidden }) {
                "the cookie's $part holds a control character or one of \"$forbidden\": leave it out or encode it"
            }
    }

    /** Makes cookies. */
    public companion object {
        /**
         * A cookie for the host [domain] alone and all of its paths until the session's end, with what [block] changes.
         *
         * @throws IllegalArgumentException see [Builder.build].
         */
        public operator fun invoke(
            key: String,
            value: String,
            domain: String,
            block: Builder.() -> Unit = {},
        ): Cookie = Builder(key, value, domain).apply(block).build()
    }
}
