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
 * @property resolveTimeout for finding the host's addresses; zero for none.
 * @property connectTimeout for opening a connection; zero for none.
 * @property options what the caller wants done with the response.
 */
internal class RequestPlan(
    val request: Transaction.RequestFacts,
    val route: Route,
    val transport: Transport,
    val body: RequestBody?,
    val isChunked: Boolean,
    val keepAlive: Boolean,
    val timeout: Duration,
    val resolveTimeout: Duration,
    val connectTimeout: Duration,
    val options: GeturlOptions,
) {
    /** Whether it may be sent again when a connection breaks before any reply: RFC 9110 section 9.2.2. */
    val isRepeatable: Boolean get() = request.method in IDEMPOTENT && body?.isRepeatable != false

    override fun toString(): String = buildString {
        append(request.method).append(' ').append(request.target).append(" HTTP/").append(request.version)
        append(" to ").append(route).append(if (keepAlive) ", kept alive" else ", closed after")
        body?.let { append(", body ").append(if (isChunked) "in chunks" else "of ${request.totalPost} bytes") }
        if (timeout.isPositive()) append(", within ").append(timeout)
        if (isRepeatable) append(", repeatable")
    }

    private companion object {
        val IDEMPOTENT = setOf("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE")
    }
}
