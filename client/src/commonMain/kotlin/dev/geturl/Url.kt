package dev.geturl

import dev.geturl.url.NO_PORT
import dev.geturl.url.UrlParts
import dev.geturl.url.UrlRecord
import dev.geturl.url.UrlSetters
import dev.geturl.url.WhatwgParser
import dev.geturl.url.asciiLowercase
import dev.geturl.url.curlParser
import dev.geturl.url.defaultPort
import dev.geturl.url.manualUrl
import dev.geturl.url.plainUrl
import kotlin.jvm.JvmOverloads
import kotlin.jvm.JvmStatic

/**
 * A URL, parsed and immutable. Any scheme can be parsed; which ones can be fetched is the client's to say.
 *
 * All parts are given in the form in which they stand in the URL, with `%XX` where the URL has it. [toString] gives the
 * whole URL with its password; use [redacted] for logs and messages.
 *
 * ```
 *  https://ada:secret@example.org:8443/a/b?year=1843#top
 *  scheme  username   host       port     query     fragment
 *              password               path
 *                     └─ authority ──┘└requestTarget┘
 * ```
 *
 * Two URLs are equal when their texts are; [parse] with [UrlSyntax.WHATWG] writes equal URLs alike.
 */
public class Url private constructor(private val parts: UrlParts) {
    /** Lower case, without the colon: `https`. */
    public val scheme: String
        get() = parts.scheme

    /** The user name as written, empty when there is none. */
    public val username: String
        get() = parts.username

    /** The password as written, empty when there is none. */
    public val password: String
        get() = parts.password

    /** The host as it is written in a URL: IPv6 in brackets. Empty when the URL has none, as `mailto:` URLs. */
    public val host: String
        get() = parts.host

    /** The port in effect: the one written, else the scheme's default, else -1. */
    public val port: Int
        get() = if (parts.port != NO_PORT) parts.port else defaultPort(parts.scheme)

    /** The port if the URL names one. [UrlSyntax.WHATWG] drops it where it is the scheme's default. */
    public val explicitPort: Int?
        get() = parts.port.takeIf { it != NO_PORT }

    /** True when [port] is the default of the [scheme]. */
    public val isDefaultPort: Boolean
        get() = parts.port == NO_PORT || parts.port == defaultPort(parts.scheme)

    /** The path as written, beginning with a slash for http, https, ws and wss. */
    public val path: String
        get() = parts.path

    /** What follows the `?`, or null when there is none; `http://host/?` has an empty one. */
    public val query: String?
        get() = parts.query

    /** What follows the `#`, or null when there is none. It is never sent. */
    public val fragment: String?
        get() = parts.fragment

    /** Path and query as a request line has them: the origin-form of RFC 9112, section 3.2.1. */
    public val requestTarget: String = parts.href.substring(parts.pathStart, parts.targetEnd)

    /**
     * The host, and the port unless it is the scheme's default: the value of the `Host` field (RFC 9110, section 7.2).
     */
    public val authority: String = if (isDefaultPort) parts.host else parts.host + ":" + parts.port

    /** Scheme, host and port, made to be compared. */
    public val origin: Origin = Origin(parts.scheme, asciiLowercase(parts.host), port)

    /** The URL with `***` in place of its password, for logs and messages. */
    public val redacted: String
        get() {
            val password = parts.password
            if (password.isEmpty()) return parts.href
            val start = parts.scheme.length + 3 + parts.username.length + 1
            return parts.href.replaceRange(start, start + password.length, "***")
        }

    /** This URL without its fragment; this very one when it has none. */
    public fun withoutFragment(): Url {
        if (parts.fragmentStart < 0) return this
        return Url(UrlRecord.of(parts).also { it.fragment = null }.toParts())
    }

    /**
     * The URL that [reference] means when it is found at this one, as in a `Location` field or a link. An absolute one
     * stands for itself.
     *
     * @param pathAsIs keeps the segments `.` and `..`, as [UrlSyntax.PATH_AS_IS]. Default false.
     * @throws HttpException.InvalidUrl when it means none.
     */
    @JvmOverloads
    public fun resolve(reference: String, pathAsIs: Boolean = false): Url =
        Url(WhatwgParser(reference, UrlRecord.of(parts), pathAsIs).parse().toParts())

    /** A builder that begins with all parts of this URL. */
    public fun newBuilder(): Builder = Builder(UrlRecord.of(parts))

    /** True when both are the same text. */
    override fun equals(other: Any?): Boolean = this === other || (other is Url && parts.href == other.parts.href)

    /** Agrees with [equals]. */
    override fun hashCode(): Int = parts.href.hashCode()

    /** The whole URL, with its password: [redacted] is the one for logs. */
    override fun toString(): String = parts.href

    /**
     * Makes a URL from another by changing parts of it: [Url.newBuilder]. Not safe for use by several threads at once.
     *
     * Characters that may not stand in a part are written as `%XX`; a `%` stays, so that what is encoded already is not
     * encoded twice. Changes follow the WHATWG URL standard, except that what cannot be done throws and is not passed
     * over.
     */
    public class Builder internal constructor(record: UrlRecord) {
        private val setters = UrlSetters(record)

        /**
         * Changes the scheme, within http, https, ws, wss and ftp or within the other schemes.
         *
         * @throws HttpException.InvalidUrl when [value] is no scheme, or one of the other kind.
         */
        public fun scheme(value: String): Builder = change("scheme", setters.scheme(value))

        /**
         * Changes the user name; an empty one removes it.
         *
         * @throws HttpException.InvalidUrl when the URL has no host.
         */
        public fun username(value: String): Builder = change("user name", setters.username(value))

        /**
         * Changes the password; an empty one removes it.
         *
         * @throws HttpException.InvalidUrl when the URL has no host.
         */
        public fun password(value: String): Builder = change("password", setters.password(value))

        /**
         * Changes the host: a name in any script, an IPv4 address, or an IPv6 address in brackets.
         *
         * @throws HttpException.InvalidUrl when [value] is no host, or holds more than one.
         */
        public fun host(value: String): Builder =
            change("host", value.none { it in "/?#\\" } && setters.hostname(value))

        /**
         * Changes the port, 0 to 65,535; -1 means the scheme's default.
         *
         * @throws HttpException.InvalidUrl when [value] is out of range or the URL has no host.
         */
        public fun port(value: Int): Builder = change("port", setters.port(if (value == -1) "" else "$value"))

        /**
         * Changes the path; `.` and `..` in it are resolved, `?` and `#` are written as `%XX`.
         *
         * @throws HttpException.InvalidUrl when the URL has no path in segments, as `mailto:` URLs.
         */
        public fun path(value: String): Builder = change("path", setters.path(value))

        /** Changes the query, given with or without its `?`; null removes it. */
        public fun query(value: String?): Builder = also { setters.query(value) }

        /** Changes the fragment, given with or without its `#`; null removes it. */
        public fun fragment(value: String?): Builder = also { setters.fragment(value) }

        /** The URL as it is now; the builder can be used further. */
        public fun build(): Url = Url(setters.record.copy().toParts())

        // The value is not quoted: it may be a password.
        private fun change(part: String, taken: Boolean): Builder {
            if (!taken) {
                throw HttpException.InvalidUrl(
                    "the $part cannot be changed to this value",
                    "Check the value, and that a URL of this scheme has a $part",
                )
            }
            return this
        }
    }

    /** Makes URLs from text. */
    public companion object {
        /**
         * Reads [text] as an absolute URL.
         *
         * @param syntax the rules; [UrlSyntax.WHATWG] by default.
         * @throws HttpException.InvalidUrl when it is none; the message says why and never holds a password.
         */
        @JvmStatic
        @JvmOverloads
        public fun parse(text: String, syntax: UrlSyntax = UrlSyntax.WHATWG): Url = Url(
            when (syntax) {
                UrlSyntax.WHATWG -> plainUrl(text) ?: WhatwgParser(text).parse().toParts()
                UrlSyntax.CURL -> plainUrl(text) ?: curlParser(text, pathAsIs = false).parse().toParts()
                UrlSyntax.PATH_AS_IS -> plainUrl(text) ?: curlParser(text, pathAsIs = true).parse().toParts()
                UrlSyntax.STRICT -> manualUrl(text, strict = true).toParts()
                UrlSyntax.AS_WRITTEN -> manualUrl(text, strict = false).toParts()
            },
        )

        /** As [parse], but null in place of the exception. */
        @JvmStatic
        @JvmOverloads
        public fun parseOrNull(text: String, syntax: UrlSyntax = UrlSyntax.WHATWG): Url? = try {
            parse(text, syntax)
        } catch (_: HttpException.InvalidUrl) {
            null
        }
    }
}
