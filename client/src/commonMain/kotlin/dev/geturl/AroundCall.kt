package dev.geturl

/** What one call has done around its exchange: the part of [GeturlOptions] that is about that. */
public sealed class AroundCall {
    /** What is done about redirects. Default null: [AroundConfig.redirects] decides. */
    public var redirects: RedirectOptions? = null

    /** How the server is told who asks. Default null: [AroundConfig.auth] decides. */
    public var auth: AuthOptions? = null

    /** What is tried again. Default null: [AroundConfig.retries] decides. */
    public var retries: RetryPolicy? = null

    /** Who stands around this exchange, within those of [AroundConfig.interceptors]. Default nobody. */
    public var interceptors: Interceptors = Interceptors.NONE

    internal var hopListener: HopListener? = null

    /**
     * Is told of each response that is not delivered, as the call goes on: redirects, challenges, what is tried again.
     * They are in [Transaction.hops] as well.
     */
    public fun onHop(listener: HopListener) {
        hopListener = listener
    }
}
