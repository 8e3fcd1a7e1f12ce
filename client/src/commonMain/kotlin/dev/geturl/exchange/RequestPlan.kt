package dev.geturl.exchange

import dev.geturl.GeturlOptions
import dev.geturl.RequestBody
import dev.geturl.Transaction
import dev.geturl.net.Transport
import dev.geturl.pool.Route
import kotlin.time.Duration

/**
 * What will be done for one call, decided before anything is done: a value that prints well and is tested without a
 * socket.
 *
 * @property request the request line and header section as they are sent.
 * @property route where it goes.
 * @property transport what opens a connection there.
 * @property body what it carries; null for nothing.
 * @property isChunked whether the body is sent in chunks, as its length is unknown.
 * @property keepAlive whether the connection is wanted for another exchange.
 * @property timeout for the whole; zero for none.
 * @property connectTimeout for opening a connection; zero for none.
 * @property options what the caller wants done with the response.
 * @property endToEndProxy whether its scheme is registered to have a tunnel through any HTTP proxy.
 * @property isProxyKnown false while the proxy's filter has to be asked: it is a plan for going directly then.
 * @property loginsAnswered how many challenges of a proxy have been answered.
 */
internal class RequestPlan(
    val request: Transaction.RequestFacts,
    val route: Route,
    val transport: Transport,
    val body: RequestBody?,
    val isChunked: Boolean,
    val keepAlive: Boolean,
    val timeout: Duration,
    val connectTimeout: Duration,
    val options: GeturlOptions,
    val endToEndProxy: Boolean = false,
    val isProxyKnown: Boolean = true,
    val loginsAnswered: Int = 0,
) {
    /** The login for a proxy that the caller put among the request's fields. */
    val ownProxyAuthorization: String? get() = options.ownHeader("Proxy-Authorization")

    /** Whether it may be sent again when a connection breaks before any reply: RFC 9110 section 9.2.2. */
    val isRepeatable: Boolean get() = request.method in IDEMPOTENT && body?.isRepeatable != false

    /** This plan once its way is known. */
    fun sentAs(request: Transaction.RequestFacts, route: Route): RequestPlan =
        if (request === this.request && route === this.route && isProxyKnown) this else changed(request, route, 0)

    /** This plan with the answer to a challenge. */
    fun loggedIn(request: Transaction.RequestFacts): RequestPlan = changed(request, route, loginsAnswered + 1)

    private fun changed(request: Transaction.RequestFacts, route: Route, loginsAnswered: Int) = RequestPlan(
        request,
        route,
        transport,
        body,
        isChunked,
        keepAlive,
        timeout,
        connectTimeout,
        options,
        endToEndProxy,
        isProxyKnown = true,
        loginsAnswered,
    )

    override fun toString(): String = buildString {
        append(request.method).append(' ').append(shownTarget).append(" HTTP/").append(request.version)
        append(" to ").append(route).append(if (keepAlive) ", kept alive" else ", closed after")
        body?.let { append(", body ").append(if (isChunked) "in chunks" else "of ${request.totalPost} bytes") }
        if (timeout.isPositive()) append(", within ").append(timeout)
        if (isRepeatable) append(", repeatable")
        if (!isProxyKnown) append(", by the proxy that the filter names")
    }

    /** In the absolute form it may hold a password. */
    private val shownTarget: String
        get() {
            val password = request.url.password
            return if (password.isEmpty()) request.target else request.target.replace(":$password@", ":***@")
        }

    private companion object {
        val IDEMPOTENT = setOf("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE")
    }
}
