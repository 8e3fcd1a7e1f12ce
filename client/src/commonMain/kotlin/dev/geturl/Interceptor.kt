package dev.geturl

/**
 * Stands between a caller and the network: sees each request, may change it, sees what came of it, may ask again or
 * answer itself. It suspends where it likes. See [Interceptors] for where it may stand.
 *
 * ```
 * val traced = Interceptor { chain -> chain.proceed(chain.request.with("X-Trace", newTrace())) }
 * ```
 *
 * It runs in the context of callbacks, for one call at a time each; one object may serve many calls. What it throws
 * fails the call: an [HttpException] as it is, anything else as [HttpException.Unexpected]. When the call is cancelled
 * it is cancelled as well.
 */
public fun interface Interceptor {
    /** Carries out the [chain]'s request, or answers it otherwise. Returns what the last [Chain.proceed] gave, or an
     * answer of its own, see [Answer.of].
     */
    public suspend fun intercept(chain: Chain): Answer
}

/** What an [Interceptor] stands before: those behind it, and the network. For tests anybody may make one. */
public interface Chain {
    /** The request as it came here. */
    public val request: OutgoingRequest

    /** The call that it belongs to; null in a test without one. */
    public val transaction: Transaction?

    /**
     * Has [request] carried out by those behind this one, and suspends until the head of the response is there. May be
     * called again, with the same or another request, where [OutgoingRequest.canRepeat] says so; what came before is
     * dropped then.
     *
     * @throws HttpException when it fails.
     */
    public suspend fun proceed(request: OutgoingRequest = this.request): Answer
}
