package dev.geturl

import kotlin.jvm.JvmOverloads
import kotlin.jvm.JvmSynthetic

/** Where a request comes from, seen from the site that it goes to: what `SameSite` asks (RFC 6265bis section 5.2). */
public enum class SiteContext {
    /** The same site asks, or nobody's page does: all cookies go out. */
    SAME_SITE,

    /** Another site's page asks, for an image, a frame or a script of its own: `SameSite=None` alone goes out. */
    CROSS_SITE,

    /**
     * Somebody has followed another site's link: as [CROSS_SITE], but where the method is safe all go out except
     * `SameSite=Strict`, and the response may set all.
     */
    TOP_LEVEL_NAVIGATION,
}

/**
 * What a [CookieJar] is asked for. Immutable.
 *
 * @property protocol the URL's scheme in lower case.
 * @property host the URL's host in ASCII and lower case; an IPv6 address without brackets.
 * @property path the URL's path as it is sent, without the query.
 * @property method the request method. Default GET.
 * @property site where the request comes from. Default null: `SameSite` is not enforced.
 * @property partition the partition key of the top-level site, such as `https://example.org` (CHIPS). Default null:
 *   the one partition of whoever names none.
 */
public class CookieRequest
    @JvmOverloads
    constructor(
        public val protocol: String,
        public val host: String,
        public val path: String,
        public val method: String = "GET",
        public val site: SiteContext? = null,
        public val partition: String? = null,
    ) {
        /** Whether `Secure` cookies may go out, and be set: the protocol is `https` or `wss`. */
        public val isSecure: Boolean get() = protocol == "https" || protocol == "wss"

        /**
         * Whether [cookie] may go out by its `Secure`, its `SameSite` and its partition: RFC 6265bis section 5.8.3, and
         * CHIPS. The client asks this of every cookie that a jar returns. An unspecified `SameSite` counts as `Lax`.
         */
        @JvmSynthetic
        public fun admits(cookie: Cookie): Boolean =
            (isSecure || !cookie.secure) && isOfPartition(cookie) && isOfSite(cookie)

        private fun isOfPartition(cookie: Cookie) = !cookie.partitioned || cookie.partitionKey == partition

        private fun isOfSite(cookie: Cookie): Boolean = when (site) {
            null, SiteContext.SAME_SITE -> true

            SiteContext.CROSS_SITE -> cookie.sameSite == Cookie.SameSite.NONE

            SiteContext.TOP_LEVEL_NAVIGATION -> when (cookie.sameSite) {
                Cookie.SameSite.NONE -> true
                Cookie.SameSite.LAX, Cookie.SameSite.UNSPECIFIED -> method in SAFE
                Cookie.SameSite.STRICT -> false
            }
        }

        /** `GET https://example.org/path`. */
        override fun toString(): String = "$method $protocol://${if (':' in host) "[$host]" else host}$path"

        private companion object {
            /** RFC 9110 section 9.2.1. */
            val SAFE = setOf("GET", "HEAD", "OPTIONS", "TRACE")
        }
    }
