package dev.geturl

/** Why a redirect was not followed, see [HttpException.RedirectFailed]. */
public enum class RedirectFailureKind {
    /** There were more than [RedirectOptions.atMost]. */
    TOO_MANY,

    /** The same request was redirected before: it would go on like that. */
    LOOP,

    /** It leads from `https` to `http`, see [RedirectOptions.allowDowngrade]. */
    DOWNGRADE,

    /** `Location` is no URL, or there are several that differ. */
    BAD_LOCATION,

    /** It leads to a scheme that is not among [RedirectOptions.schemes] or has no transport. */
    SCHEME,

    /** The request's body would have to be sent again, and cannot be. */
    BODY_SPENT,
}
