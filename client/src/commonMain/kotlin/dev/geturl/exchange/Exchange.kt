package dev.geturl.exchange

import dev.geturl.HttpException
import dev.geturl.RepeatReason
import dev.geturl.RequestBody
import dev.geturl.Stage
import dev.geturl.Status
import dev.geturl.TimeoutKind
import dev.geturl.Transaction
import dev.geturl.http1.Http1Connection
import dev.geturl.http1.ResponseHead
import dev.geturl.pool.Demand
import dev.geturl.pool.DialListener
import dev.geturl.pool.Grant
import dev.geturl.pool.Permit
import dev.geturl.pool.Place
import dev.geturl.pool.TunnelRefused
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.isActive
import kotlinx.coroutines.job
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import okio.IOException
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration

/** Carries one plan from its connection to its end, and writes into the transaction how it went. */
internal class Exchange(
    private var plan: RequestPlan,
    private val transaction: Transaction,
    private val services: ExchangeServices,
    private val callbacks: Callbacks,
    private val delivery: Delivery,
    private val handover: Handover?,
) {
    /** Its place among the client's calls. */
    private val number = services.pool.nextNumber()
    private var demand: Demand? = null

    /** Whether the pool may have queued its demand, which is never so for one that was granted at once and answered. */
    private var hasWaited = false

    /** What the pool has granted and nothing has come of yet: a cancelled coroutine may lose what it is given. */
    private var held: Grant? = null

    /** A proxy's answer to `CONNECT`, where that is the response. */
    private var refusal: ResponseHead? = null
    private var loop: ContinuationInterceptor? = null

    /**
     * Runs the transaction to its end. Throws nothing: how it ended is in the transaction.
     *
     * @param claimed a place on a resting connection that was claimed for it, or null when it has to ask for one.
     */
    suspend fun run(claimed: Place?) {
        transaction.job = coroutineContext.job
        held = claimed
        loop = coroutineContext[ContinuationInterceptor]
        callbacks.events?.started(plan)
        try {
            withinIf(plan.timeouts.countsWaiting) { attemptExpecting(claimed) }
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
        held?.let(services.pool::giveBack)
        if (hasWaited || transaction.status != Status.OK) demand?.let(services.pool::withdraw)
        (plan.body as? RequestBody.FromSource)?.let { if (!it.isTaken) close(it) }
        callbacks.events?.ended()
        if (callbacks.wantsCompletion) callbacks.onComplete(transaction)
    }

    /** The caller's source is closed whatever came of the call, also when it was never read. */
    private suspend fun close(body: RequestBody.FromSource) = withContext(NonCancellable + services.dispatcher) {
        try {
            body.source.close()
        } catch (failure: IOException) {
            services.log.warn("The request body of $plan could not be closed", failure)
        }
    }

    /** What was refused for asking whether its body is wanted is sent once more, unasked: RFC 9110 section 10.1.1. */
    private suspend fun attemptExpecting(claimed: Place?) {
        if (!plan.expectsContinue) return attempt(claimed)
        try {
            attempt(claimed)
        } catch (refused: ExpectationRefused) {
            services.log.warn("$plan is sent again without Expect", refused)
            plan = plan.withoutExpectation()
            transaction.beginAgain(plan.request)
            demanded().isFresh = true
            callbacks.events?.sentAgain(RepeatReason.EXPECTATION_REFUSED)
            attempt(null)
        }
    }

    private suspend fun attempt(claimed: Place?) {
        transaction.moveTo(Stage.CONNECTING)
        if (!plan.isProxyKnown) {
            sendAs(services.proxies.by(services.chooser.ask(plan.request.url), plan))
            callbacks.events?.routeChosen(plan)
        }
        services.gate.check(plan)
        var grant: Grant = claimed ?: grantedNow() ?: granted()
        while (true) {
            val logins = plan.loginsAnswered
            if (attempt(grant)) return
            val isLogin = plan.loginsAnswered > logins
            callbacks.events?.sentAgain(if (isLogin) RepeatReason.PROXY_LOGIN else RepeatReason.CONNECTION_ENDED)
            grant = grantedNow() ?: granted()
        }
    }

    private fun sendAs(other: RequestPlan) {
        plan = other
        transaction.sendAs(other.request, other.route.way.used)
        transaction.beginAgain()
    }

    /** True when it has come to its end, false when the request is to be sent again. */
    private suspend fun attempt(grant: Grant): Boolean {
        val isInLine = grant is Place && grant.isInLine
        return withinIf(!plan.timeouts.countsWaiting && !isInLine) {
            val place = if (grant is Permit) dial(grant) else grant as Place
            val loop = place.connection.loop
            // The connection may live on another loop than the caller's, when that one had none to spare.
            val isHere = coroutineContext[ContinuationInterceptor] === loop
            if (isHere) carryOut(place) else withContext(loop) { carryOut(place) }
        }
    }

    /** The time for the whole counts here or elsewhere. */
    private suspend inline fun <T : Any> withinIf(counts: Boolean, crossinline block: suspend () -> T): T =
        if (counts) plan.within { block() } else block()

    private fun demanded(): Demand = demand ?: Demand(
        plan.route,
        number,
        plan.mayPipeline,
        isAlone = !plan.keepAlive,
        loop,
    ).also { new ->
        demand = new
        callbacks.events?.let { new.onWait = it::waiting }
    }

    private fun grantedNow(): Grant? = services.pool.acquireNow(demanded())?.also { held = it }

    private suspend fun granted(): Grant {
        hasWaited = true
        val demand = demanded()
        val limit = services.config.timeouts.pool
        val grant = if (limit == Duration.ZERO) waited(demand) else withTimeoutOrNull(limit) { waited(demand) }
        return grant ?: throw HttpException.Timeout(
            TimeoutKind.POOL,
            "No connection to ${plan.route} was free within $limit",
            "Make fewer calls at a time, or raise PoolOptions.maxConnectionsPerHost or Timeouts.pool.",
        )
    }

    private suspend fun waited(demand: Demand): Grant = services.pool.acquire(demand).also { held = it }

    private suspend fun dial(permit: Permit): Place {
        val http = try {
            val listener = callbacks.events ?: DialListener.None
            val connection = services.dialer.dial(plan.route, plan.transport, plan.timeouts, listener)
            Http1Connection(connection, services.config.limits, services.config.lenient)
        } catch (refused: TunnelRefused) {
            // What a proxy answered to CONNECT is the response, the manual says; its connection is of no more use.
            transaction.proxyUsed = "SecureProxyFailed"
            refusal = refused.head
            refused.http
        } catch (failure: Throwable) {
            failThoseBehind()
            throw failure
        }
        transaction.connectionsOpened++
        return services.pool.opened(permit, http, demanded()).also { held = it }
    }

    /**
     * What becomes of the others on the connection is settled before it is let go of, so that none overtakes another.
     *
     * @return false when the request is to be sent again.
     */
    private suspend fun carryOut(place: Place): Boolean {
        held = null
        transaction.tls = place.connection.http.connection.tls
        callbacks.events?.acquired(place)
        var isReusable = false
        var isHandedOver = false
        var again: Demand? = null
        try {
            val attempt = Attempt(plan, transaction, place, services, callbacks, delivery)
            isReusable = refusal?.let { attempt.receiveRefusal(it) } ?: attempt.run()
            isHandedOver = attempt.isUpgraded && handOver(place)
            attempt.again?.let(::sendAs)
            return attempt.again == null
        } catch (closed: HttpException.ConnectionClosed) {
            again = demandAfter(place)
            if (again != null) return false.also { transaction.beginAgain() }
            failThoseBehind()
            throw services.errors.preciser(closed, place.connection.http.connection)
        } catch (failure: Throwable) {
            failThoseBehind()
            throw failure
        } finally {
            transaction.isConnectionKept = isReusable
            if (!isHandedOver) {
                place.leave(isReusable, again)
                callbacks.events?.released(isReusable)
            }
        }
    }

    /** False when the connection cannot be used by its new protocol, as the server did not wait for the whole body. */
    private fun handOver(place: Place): Boolean {
        if (handover == null || transaction.postFailure != null) return false
        handover.connection = place.detach()
        callbacks.events?.handedOver()
        return true
    }

    /** The manual's rule for what was called after a POST. */
    private fun failThoseBehind() {
        val isFirm = services.config.pool.ordered && plan.keepAlive && !plan.mayPipeline
        if (isFirm) services.pool.failBehind(plan.route, number)
    }

    /** What is wanted instead of [place], whose connection ended too early; null when the exchange has failed. */
    private fun demandAfter(place: Place): Demand? {
        if (transaction.response != null) return null
        val breakage = Breakage(place.isReused, place.isUnanswered, place.isUntouched)
        return when (plan.after(breakage)) {
            Retry.NONE -> null
            Retry.AGAIN -> demanded()
            Retry.FRESH -> demanded().also { it.isFresh = true }
        }
    }

    /** The manual's section "Errors": what counts as `eof`, and what as `timeout`. */
    private fun statusOf(failure: HttpException): Status = when (failure) {
        is HttpException.ConnectionClosed -> {
            if (failure.cause == null || transaction.postFailure != null) Status.EOF else Status.ERROR
        }

        is HttpException.Timeout -> {
            if (failure.kind in AFTER_CONNECTING) Status.TIMEOUT else Status.ERROR
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

    private companion object {
        /** Time limits of the exchange. One before it is a failure to connect, which the manual throws. */
        val AFTER_CONNECTING = setOf(TimeoutKind.WHOLE, TimeoutKind.FIRST_BYTE, TimeoutKind.IDLE)
    }
}
