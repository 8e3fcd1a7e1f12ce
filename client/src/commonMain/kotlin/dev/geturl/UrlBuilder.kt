package dev.geturl

import dev.geturl.url.UrlRecord
import dev.geturl.url.UrlSetters

/**
 * Makes a URL from another by changing parts of it: [Url.newBuilder]. Not safe for use by several threads at once.
 *
 * Characters that may not stand in a part are written as `%XX`; a `%` stays, so that what is encoded already is not
 * encoded twice. Changes follow the WHATWG URL standard, except that what cannot be done throws and is not passed over.
 */
public class UrlBuilder internal constructor(record: UrlRecord, private val make: (UrlRecord) -> Url) {
    private val setters = UrlSetters(record)

    /**
     * Changes the scheme, within http, https, ws, wss and ftp or within the other schemes.
     *
     * @throws HttpException.InvalidUrl when [value] is no scheme, or one of the other kind.
     */
    public fun scheme(value: String): UrlBuilder = change("scheme", setters.scheme(value))

    /**
     * Changes the user name; an empty one removes it.
     *
     * @throws HttpException.InvalidUrl when the URL has no host.
     */
    public fun username(value: String): UrlBuilder = change("user name", setters.username(value))

    /**
     * Changes the password; an empty one removes it.
     *
     * @throws HttpException.InvalidUrl when the URL has no host.
     */
    public fun password(value: String): UrlBuilder = change("password", setters.password(value))

    /**
     * Changes the host: a name in any script, an IPv4 address, or an IPv6 address in brackets.
     *
     * @throws HttpException.InvalidUrl when [value] is no host, or holds more than one.
     */
    public fun host(value: String): UrlBuilder =
        change("host", value.none { it in "/?#\\" } && setters.hostname(value))

    /**
     * Changes the port, 0 to 65,535; -1 means the scheme's default.
     *
     * @throws HttpException.InvalidUrl when [value] is out of range or the URL has no host.
     */
    public fun port(value: Int): UrlBuilder = change("port", setters.port(if (value == -1) "" else "$value"))

    /**
     * Changes the path; `.` and `..` in it are resolved, `?` and `#` are written as `%XX`.
     *
     * @throws HttpException.InvalidUrl when the URL has no path in segments, as `mailto:` URLs.
     */
    public fun path(value: String): UrlBuilder = change("path", setters.path(value))

    /** Changes the query, given with or without its `?`; null removes it. */
    public fun query(value: String?): UrlBuilder = also { setters.query(value) }

    /** Changes the fragment, given with or without its `#`; null removes it. */
    public fun fragment(value: String?): UrlBuilder = also { setters.fragment(value) }

    /** The URL as it is now; the builder can be used further. */
    public fun build(): Url = make(setters.record.copy())

    // The value is not quoted: it may be a password.
    private fun change(part: String, taken: Boolean): UrlBuilder {
        if (!taken) {
            throw HttpException.InvalidUrl(
                "the $part cannot be changed to this value",
                "Check the value, and that a URL of this scheme has a $part",
            )
        }
        return this
    }
}
