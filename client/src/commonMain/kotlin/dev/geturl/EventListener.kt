package dev.geturl

/**
 * Is told of everything that happens in exchanges, as it happens: for logs, metrics, traces, or a HAR. See
 * [HttpConfig.events] and [GeturlOptions.events].
 *
 * It is called on the thread where the thing happens, mostly the event loop's, so it must not block: hand on what takes
 * time. The events of one transaction come one after the other, in order; those of several may come at the same time.
 * [Transaction.callContext] has the elements of the caller's coroutine, such as a trace or an MDC. One that throws does
 * not break the exchange; the first failure in each exchange is logged.
 *
 * ```
 * val http = HttpClient { events = EventListener { call, event -> println("$call $event") } }
 * ```
 */
public fun interface EventListener {
    /** [event] has happened in [transaction]. */
    public fun onEvent(transaction: Transaction, event: ExchangeEvent)
}
