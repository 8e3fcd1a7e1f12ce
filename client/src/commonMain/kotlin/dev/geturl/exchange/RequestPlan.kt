package dev.geturl.exchange

import dev.geturl.GeturlOptions
import dev.geturl.Headers
import dev.geturl.HttpVersion
import dev.geturl.RequestBody
import dev.geturl.RequestFacts
import dev.geturl.Timeouts
import dev.geturl.Transaction
import dev.geturl.auth.AuthSession
import dev.geturl.net.Transport
import dev.geturl.pool.Route
import dev.geturl.pool.Way
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
 * @property timeouts its time limits; zero for none.
 * @property repost whether it may be sent again though the server might carry it out twice.
 * @property expectsContinue whether the server is asked for a 100 (Continue) before the body is sent.
 * @property options what the caller wants done with the response.
 * @property endToEndProxy whether its scheme is registered to have a tunnel through any HTTP proxy.
 * @property isProxyKnown false while the proxy's filter has to be asked: it is a plan for going directly then.
 * @property trail what came before it in its call.
 * @property session by which it logs in to its server; null where it does not, or the caller sees to that.
 */
internal class RequestPlan(
    val request: RequestFacts,
    val route: Route,
    val transport: Transport,
    val body: RequestBody?,
    val isChunked: Boolean,
    val keepAlive: Boolean,
    val timeouts: Timeouts,
    val repost: Boolean,
    val expectsContinue: Boolean,
    val options: GeturlOptions,
    val endToEndProxy: Boolean = false,
    val isProxyKnown: Boolean = true,
    val trail: Trail = Trail.START,
    val session: AuthSession? = null,
) {
    /** The caller's own fields that it has. */
    val own: Headers get() = trail.own ?: options.ownHeaders()

    /** Whether carrying it out twice is as good as once: RFC 9110 section 9.2.2. */
    val isIdempotent: Boolean get() = request.method in IDEMPOTENT

    /** Whether it may be sent again when a kept connection breaks before any reply. */
    val isRepeatable: Boolean get() = (repost || isIdempotent) && body?.isRepeatable != false

    /** Whether it may be written before those ahead of it are answered: the manual's "Persistent connections". */
    val mayPipeline: Boolean
        get() = keepAlive && body == null && request.version == HttpVersion.HTTP_1_1 &&
            (request.method == "GET" || request.method == "HEAD")

    /**
     * Whether nobody but its caller learns of it before its end: no code of the caller's is run while it is under way,
     * and its body neither goes elsewhere nor comes slowly. It needs one attempt without a limit of time, as a rule.
     */
    val isTheCallersAlone: Boolean
        get() = (body == null || body is RequestBody.Bytes) && !expectsContinue && route.way == Way.Direct &&
            timeouts.whole == Duration.ZERO && options.run {
                hopListener == null && onComplete == null && onProgress == null && onQueryProgress == null &&
                    onInterim == null &&
                    handler == null && sink == null
            }

    /** The same for a server that will not be asked whether it wants the body. */
    fun withoutExpectation(): RequestPlan {
        val headers = request.headers.emptyBuilder()
        for (line in request.headers) {
            if (!line.name.equals("Expect", ignoreCase = true)) headers.addChecked(line.name, line.value)
        }
        return changed(request.withHeaders(headers.build()), expectsContinue = false)
    }

    /** The login for a proxy that the caller put among the request's fields. */
    val ownProxyAuthorization: String? get() =
        if (trail.own == null) options.ownHeader(PROXY_LOGIN) else trail.own[PROXY_LOGIN]

    /** This plan once its way is known. */
    fun sentAs(request: RequestFacts, route: Route): RequestPlan =
        if (request === this.request && route === this.route && isProxyKnown) this else changed(request, route)

    /** This plan with other field lines, by the same way. */
    fun withHeaders(headers: Headers): RequestPlan = changed(request.withHeaders(headers), isProxyKnown = isProxyKnown)

    /** This plan after something has come before it, such as a challenge. */
    fun changed(request: RequestFacts, trail: Trail): RequestPlan =
        changed(request, isProxyKnown = isProxyKnown, trail = trail)

    private fun changed(
        request: RequestFacts,
        route: Route = this.route,
        expectsContinue: Boolean = this.expectsContinue,
        isProxyKnown: Boolean = true,
        trail: Trail = this.trail,
    ) = RequestPlan(
        request,
        route,
        transport,
        body,
        isChunked,
        keepAlive,
        timeouts,
        repost,
        expectsContinue,
        options,
        endToEndProxy,
        isProxyKnown,
        trail,
        session,
    )

    override fun toString(): String = buildString {
        append(request.method).append(' ').append(shownTarget).append(" HTTP/").append(request.version)
        append(" to ").append(route).append(if (keepAlive) ", kept alive" else ", closed after")
        body?.let { append(", body ").append(if (isChunked) "in chunks" else "of ${request.totalPost} bytes") }
        if (expectsContinue) append(", if it is wanted")
        if (timeouts.whole.isPositive()) append(", within ").append(timeouts.whole)
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
        const val PROXY_LOGIN = "Proxy-Authorization"
        val IDEMPOTENT = setOf("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE")
    }
}
