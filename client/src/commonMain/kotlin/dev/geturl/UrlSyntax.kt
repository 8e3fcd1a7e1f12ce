package dev.geturl

/** By which rules [Url.parse] reads a text. */
public enum class UrlSyntax {
    /**
     * The WHATWG URL standard, as browsers read URLs: lenient towards spaces, backslashes and letters of other scripts,
     * and normalising, so that what is sent is always valid. The default.
     */
    WHATWG,

    /**
     * As [WHATWG], but a host that ends in a number is a name where another of its labels is no number: `host.7`, which
     * the standard refuses and curl does not.
     */
    CURL,

    /** As [CURL], but the segments `.` and `..` stay in the path: the `--path-as-is` of curl. */
    PATH_AS_IS,

    /**
     * The manual's `-strict 1`: RFC 3986. Characters that should be written as `%XX` are refused, and path and query
     * are sent as they are written. A text that begins with `//` is taken for http.
     */
    STRICT,

    /**
     * The manual's `-strict 0`: as [STRICT] without the check of characters, for servers that want an invalid URL.
     * Control characters are refused all the same, as they could smuggle a header into the request.
     */
    AS_WRITTEN,
}
