package dev.geturl

import kotlin.jvm.JvmField

/**
 * What is done about responses that lead elsewhere: 301, 302, 303, 307 and 308 with a `Location` (RFC 9110 section
 * 15.4). Immutable.
 *
 * POST becomes GET with 301 and 302, and anything but HEAD with 303, without the body and the fields about it; all else
 * goes on as it was, for which its body must be one that can be sent again. What was asked for with a fragment keeps it
 * unless `Location` has its own. To another origin nothing goes that lets somebody in, see [trusted]. What cannot be
 * followed throws [HttpException.RedirectFailed]; a response without a `Location` is the caller's. A request for
 * another protocol, [upgrade], is not redirected.
 *
 * @property follow whether they are followed; false hands them to the caller. Default true; false in the manual's
 *   profile.
 * @property atMost how many are followed in one call. Default 20; -1 for no limit.
 * @property allowDowngrade whether `https` may lead to `http`. Default false.
 * @property trusted whether every origin gets what the first was to have: the caller's `Authorization`, `Cookie` and
 *   secret fields, and the login. Default false.
 * @property keepPost the codes among 301, 302 and 303 with which POST stays POST, body included. Default none.
 * @property keepMethod whether the caller's method goes on whatever the code says; the body is dropped all the same
 *   where POST would become GET. Default false. It is what curl's `-X` does.
 * @property sendReferer whether the URL that has led on goes along as `Referer`, without user info and fragment; not
 *   from `https` to `http`. Default false.
 * @property stopLoops whether the same request, header fields included, may not be redirected twice. Default true.
 * @property schemes the schemes that a redirect may lead to. Default `http` and `https`.
 * @property secretHeaders field names that are secret besides `Authorization`, `Cookie` and those added with
 *   [Headers.Builder.addSecret]. Default none.
 */
public data class RedirectOptions(
    public val follow: Boolean = true,
    public val atMost: Int = DEFAULT_MOST,
    public val allowDowngrade: Boolean = false,
    public val trusted: Boolean = false,
    public val keepPost: Set<Int> = emptySet(),
    public val keepMethod: Boolean = false,
    public val sendReferer: Boolean = false,
    public val stopLoops: Boolean = true,
    public val schemes: Set<String> = WEB,
    public val secretHeaders: Set<String> = emptySet(),
) {
    init {
        require(atMost >= -1) { "atMost is $atMost: give a number of redirects, or -1 for no limit" }
        require(keepPost.all { it in CHANGING }) { "keepPost is $keepPost: give codes among 301, 302 and 303" }
        require(schemes.all { it == it.lowercase() }) { "schemes are $schemes: give them in lower case" }
        secretHeaders.forEach(HeaderSyntax::checkName)
    }

    /** Makes redirect options. */
    public companion object {
        private const val DEFAULT_MOST = 20
        private val WEB = setOf("http", "https")
        private val CHANGING =
            setOf(StatusCode.MOVED_PERMANENTLY, StatusCode.FOUND, StatusCode.SEE_OTHER)

        /** Redirects are handed to the caller. */
        @JvmField
        public val NONE: RedirectOptions = RedirectOptions(follow = false)
    }
}
