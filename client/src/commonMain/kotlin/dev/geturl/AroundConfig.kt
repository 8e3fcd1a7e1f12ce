package dev.geturl

/**
 * What a client does around each exchange, where a call says nothing else: see [AroundCall]. Immutable.
 *
 * @property redirects what is done about redirects. Default: they are followed, 20 at most.
 * @property auth how servers are told who asks. Default null: user info in the URL is sent, see
 *   [HttpConfig.sendUserInfo], and no challenge answered.
 * @property retries what is tried again. Default [RetryPolicy.NONE]: nothing.
 * @property hsts the hosts that are reached by `https` alone. Default null: none is known or noted.
 * @property interceptors who stands around each exchange. Default [Interceptors.NONE]: nobody.
 */
public data class AroundConfig(
    public val redirects: RedirectOptions = RedirectOptions(),
    public val auth: AuthOptions? = null,
    public val retries: RetryPolicy = RetryPolicy.NONE,
    public val hsts: HstsStore? = null,
    public val interceptors: Interceptors = Interceptors.NONE,
) {
    /** The part of [HttpConfig.Builder] that is about this. */
    public sealed class Builder {
        /** See [AroundConfig.redirects]. */
        public var redirects: RedirectOptions = RedirectOptions()

        /** See [AroundConfig.auth]. */
        public var auth: AuthOptions? = null

        /** See [AroundConfig.retries]. */
        public var retries: RetryPolicy = RetryPolicy.NONE

        /** See [AroundConfig.hsts]. */
        public var hsts: HstsStore? = null

        /** See [AroundConfig.interceptors]. */
        public var interceptors: Interceptors = Interceptors.NONE

        /** All of it; setting it sets each. */
        public var around: AroundConfig
            get() = AroundConfig(redirects, auth, retries, hsts, interceptors)
            set(value) {
                redirects = value.redirects
                auth = value.auth
                retries = value.retries
                hsts = value.hsts
                interceptors = value.interceptors
            }
    }

    /** The options that differ from their defaults, without secrets. */
    override fun toString(): String {
        val usual = AroundConfig()
        return listOfNotNull(
            "redirects=$redirects".takeIf { redirects != usual.redirects },
            "auth=$auth".takeIf { auth != null },
            "retries=$retries".takeIf { retries != usual.retries },
            "hsts=$hsts".takeIf { hsts != null },
            "interceptors=$interceptors".takeIf { interceptors != usual.interceptors },
        ).joinToString(", ", "AroundConfig(", ")")
    }
}
