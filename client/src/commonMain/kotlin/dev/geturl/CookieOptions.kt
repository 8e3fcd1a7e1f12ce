package dev.geturl

/**
 * What one call does about cookies: [GeturlOptions.cookies].
 *
 * @property jar where they come from and go to; [CookieJar.NONE] for nowhere. Default null: [HttpConfig.cookieJar].
 * @property site where the request comes from. Default null: `SameSite` is not enforced. See [SiteContext].
 * @property partition the partition key of the top-level site, such as `https://example.org`: what is `Partitioned` is
 *   kept under it and goes out with it alone (CHIPS). Default null: one partition for all who name none.
 * @property ofHostField whether a `Host` field of the caller's says whose cookies are sent and kept, in place of the
 *   URL's host, as curl has it. Default false.
 * @property trustsLocalhost whether `http` with this machine counts as secure, as browsers and curl have it:
 *   `localhost` and all below it, 127.0.0.0/8 and ::1. Then `Secure` cookies go there and may be set there. Default
 *   false.
 */
public data class CookieOptions(
    public val jar: CookieJar? = null,
    public val site: SiteContext? = null,
    public val partition: String? = null,
    public val ofHostField: Boolean = false,
    public val trustsLocalhost: Boolean = false,
) {
    internal companion object {
        val DEFAULT = CookieOptions()
    }
}
