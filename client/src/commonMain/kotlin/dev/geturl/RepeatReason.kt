package dev.geturl

/** Why a request is sent again, see [ExchangeEvent.SentAgain]. */
public enum class RepeatReason(internal val text: String) {
    /** The connection ended before it answered, and the request may be sent twice or cannot have been carried out. */
    CONNECTION_ENDED("the connection ended without an answer"),

    /** The server refused with 417 to be asked whether it wants the body. */
    EXPECTATION_REFUSED("the server refused Expect"),

    /** A proxy's challenge, 407, is answered. */
    PROXY_LOGIN("the proxy wants a login"),

    /** The server's challenge, 401, is answered; or a request is sent whole that had asked first. */
    LOGIN("the server wants a login"),

    /** A [RetryPolicy] has it tried again. */
    RETRY("tried again"),

    /** An [Interceptor] wants another request. */
    INTERCEPTOR("an interceptor asks again"),

    /** The response leads to another URL. */
    REDIRECT("redirected"),
}
