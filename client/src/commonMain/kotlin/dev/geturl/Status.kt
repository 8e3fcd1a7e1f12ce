package dev.geturl

/**
 * How a transaction ended: the manual's `status`, described in its section "Errors".
 *
 * @property text the manual's word for it.
 */
public enum class Status(public val text: String) {
    /** It has not ended yet: the manual's empty string. */
    PENDING(""),

    /** The exchange ran to its end, whatever the HTTP status code. */
    OK("ok"),

    /** The server closed the connection too early: without a reply, or within the body. */
    EOF("eof"),

    /** Anything else went wrong; [Transaction.error] says what. */
    ERROR("error"),

    /**
     * The time given by `timeout` ran out, or that for the first byte or between two bytes; the kind of the
     * [HttpException.Timeout] says which. A connection that is not made in time is an [ERROR].
     */
    TIMEOUT("timeout"),

    /** [Transaction.reset] was called, or the coroutine that waited was cancelled. */
    RESET("reset"),
    ;

    /** The manual's word. */
    override fun toString(): String = text
}
