package dev.geturl.exchange

import dev.geturl.HttpException
import dev.geturl.RequestBody
import dev.geturl.Stage
import dev.geturl.Status
import dev.geturl.TimeoutKind
import dev.geturl.Transaction
import dev.geturl.http1.Http1Connection
import dev.geturl.pool.PooledConnection
import dev.geturl.pool.TunnelRefused
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.isActive
import kotlinx.coroutines.job
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import okio.IOException
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration

/** Carries one plan from its connection to its end, and writes into the transaction how it went. */
internal class Exchange(
    private var plan: RequestPlan,
    private val transaction: Transaction,
    private val services: ExchangeServices,
    private val callbacks: Callbacks,
    private val delivery: Delivery = services.deliveryFor(plan, callbacks),
) {
    /**
     * Runs the transaction to its end. Throws nothing: how it ended is in the transaction.
     *
     * @param resting a connection that was claimed for it, or null when one has to be opened.
     */
    suspend fun run(resting: PooledConnection?) {
        transaction.job = coroutineContext.job
        try {
            if (plan.timeout == Duration.ZERO) attempt(resting) else withinTimeout(resting)
            end(Status.OK, null)
        } catch (failure: HttpException) {
            end(statusOf(failure), failure)
        } catch (failure: Throwable) {
            if (failure is CancellationException && !coroutineContext.isActive) {
                val why = transaction.resetReason ?: failure.message
                end(Status.RESET, HttpException.Reset("The transaction was reset: $why"))
            } else {
                end(Status.ERROR, HttpException.Unexpected("The exchange failed: $failure", cause = failure))
            }
        }
        (plan.body as? RequestBody.FromSource)?.let { if (!it.isTaken) close(it) }
        if (callbacks.wantsCompletion) callbacks.onComplete(transaction)
        transaction.ended()
    }

    /** The caller's source is closed whatever came of the call, also when it was never read. */
    private suspend fun close(body: RequestBody.FromSource) = withContext(NonCancellable + services.dispatcher) {
        try {
            body.source.close()
        } catch (failure: IOException) {
            services.log.warn("The request body of $plan could not be closed", failure)
        }
    }

    private suspend fun withinTimeout(resting: PooledConnection?) {
        withTimeoutOrNull(plan.timeout) { attempt(resting) } ?: throw HttpException.Timeout(
            TimeoutKind.WHOLE,
            "The transaction was not complete within ${plan.timeout}",
            "Raise the timeout, or ask the server why it is slow.",
        )
    }

    private suspend fun attempt(resting: PooledConnection?) {
        transaction.moveTo(Stage.CONNECTING)
        if (!plan.isProxyKnown) {
            sendAs(services.proxies.by(services.chooser.ask(plan.request.url), plan))
            val proxied = if (plan.keepAlive) services.pool.claim(plan.route) else null
            if (proxied != null) return onLoopOf(proxied) { attempt(proxied) }
        }
        try {
            attemptByPlan(resting)
        } catch (refused: TunnelRefused) {
            deliver(refused)
        }
    }

    private suspend fun attemptByPlan(resting: PooledConnection?) {
        if (resting != null) {
            try {
                return attemptOn(resting)
            } catch (stale: HttpException.ConnectionClosed) {
                // The server ended the resting connection while the request was on its way to it.
                if (!plan.isRepeatable || transaction.response != null) throw stale
                transaction.beginAgain()
            }
        }
        val connection = services.dialer.dial(plan.route, plan.transport, plan.connectTimeout)
        transaction.connectionsOpened++
        attemptOn(
            PooledConnection(plan.route, Http1Connection(connection, services.config.limits, services.config.lenient)),
        )
    }

    private suspend fun attemptOn(connection: PooledConnection) {
        var isReusable = false
        var again: RequestPlan?
        try {
            do {
                val attempt = Attempt(plan, transaction, connection, services, callbacks, delivery)
                isReusable = attempt.run()
                again = attempt.again?.also(::sendAs)
            } while (again != null && isReusable)
        } finally {
            transaction.isConnectionKept = isReusable
            if (isReusable) services.pool.release(connection) else connection.close()
        }
        if (again != null) attempt(null)
    }

    private fun sendAs(other: RequestPlan) {
        plan = other
        transaction.sendAs(other.request, other.route.way.used)
        transaction.beginAgain()
    }

    /** What a proxy answered to `CONNECT` is the response, the manual says; its connection is of no more use. */
    private suspend fun deliver(refused: TunnelRefused) {
        transaction.proxyUsed = "SecureProxyFailed"
        val connection = PooledConnection(plan.route, refused.http)
        try {
            Attempt(plan, transaction, connection, services, callbacks, delivery).receiveRefusal(refused.head)
        } finally {
            connection.close()
        }
    }

    /** [claimed] may live on another loop than this exchange began on. It is closed when it is never got to. */
    private suspend fun onLoopOf(claimed: PooledConnection, block: suspend () -> Unit) {
        var isBegun = false
        try {
            withContext(claimed.http.connection.dispatcher) {
                isBegun = true
                block()
            }
        } finally {
            if (!isBegun) claimed.close()
        }
    }

    /** The manual's section "Errors": what counts as `eof`, and what as `timeout`. */
    private fun statusOf(failure: HttpException): Status = when (failure) {
        is HttpException.ConnectionClosed -> {
            if (failure.cause == null || transaction.postFailure != null) Status.EOF else Status.ERROR
        }

        is HttpException.Timeout -> {
            if (failure.kind == TimeoutKind.WHOLE) Status.TIMEOUT else Status.ERROR
        }

        is HttpException.Protocol -> {
            if (failure.isNoReply) Status.EOF else Status.ERROR
        }

        is HttpException.Reset -> {
            Status.RESET
        }

        else -> {
            Status.ERROR
        }
    }

    private fun end(status: Status, failure: HttpException?) {
        transaction.failure = failure?.at(transaction.stage, plan.request.url.redacted)
        transaction.status = status
        transaction.moveTo(Stage.COMPLETE)
    }
}
