package dev.geturl

/** Is told of what does not end a call: [AroundCall.onHop]. */
public fun interface HopListener {
    /**
     * [hop] has ended and the call goes on, or fails for want of a way on. May suspend; the call waits. Runs in the
     * context of callbacks; what it throws is logged.
     */
    public suspend fun onHop(transaction: Transaction, hop: Hop)
}
