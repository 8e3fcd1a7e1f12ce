package dev.geturl

/**
 * What one call does about cookies: [GeturlOptions.cookies].
 *
 * @property jar where they come from and go to; [CookieJar.NONE] for nowhere. Default null: [HttpConfig.cookieJar].
 * @property site where the request comes from. Default null: `SameSite` is not enforced. See [SiteContext].
 * @property partition the partition key of the top-level site, such as `https://example.org`: what is `Partitioned` is
 *   kept under it and goes out with it alone (CHIPS). Default null: one partition for all who name none.
 */
public data class CookieOptions(
    public val jar: CookieJar? = null,
    public val site: SiteContext? = null,
    public val partition: String? = null,
) {
    internal companion object {
        val DEFAULT = CookieOptions()
    }
}
