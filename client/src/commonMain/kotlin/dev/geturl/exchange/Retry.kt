package dev.geturl.exchange

/**
 * How a connection ended before it answered a request.
 *
 * @property isReused whether it had answered others before: then it may have been closed while the request was on its
 *   way, the manual's "asynchronous close event".
 * @property isUnanswered whether the request was in line and its turn never came.
 * @property isUntouched whether not one byte of its response had come.
 */
internal data class Breakage(val isReused: Boolean, val isUnanswered: Boolean, val isUntouched: Boolean)

/** What is done about it. */
internal enum class Retry {
    /** Nothing: the exchange fails. */
    NONE,

    /** The request gets in line again, before all that were called for later. */
    AGAIN,

    /** The request is sent again on a new connection. */
    FRESH,
}

/**
 * The manual's "Special cases" and RFC 9112 section 9.3: what was in line without an answer is sent again, and so is
 * what a kept connection was too old for, unless it might be done twice that way. What fails on a new connection fails.
 */
internal fun RequestPlan.after(breakage: Breakage): Retry = when {
    !isRepeatable -> Retry.NONE
    breakage.isUnanswered -> Retry.AGAIN
    breakage.isReused && breakage.isUntouched -> Retry.FRESH
    else -> Retry.NONE
}
