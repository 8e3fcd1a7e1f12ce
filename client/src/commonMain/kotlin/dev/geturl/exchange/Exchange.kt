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
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.isActive
import kotlinx.coroutines.job
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import okio.IOException
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration

/** Carries one plan from its connection to its end, and writes into the transaction how it went. */
internal class Exchange(
    private var plan: RequestPlan,
    val transaction: Transaction,
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
    var held: Grant? = null

    /** A proxy's answer to `CONNECT`, where that is the response. */
    private var refusal: ResponseHead? = null
    private var loop: ContinuationInterceptor? = null

    /**
     * Takes a resting connection, on [loop] if possible, and gives the loop where this is to [run]. When there is none,
     * a caller who [isOnLoop] and may carry this out takes what else is there at once: a place in line, say.
     */
    fun claim(loop: CoroutineDispatcher, isOnLoop: Boolean = false): CoroutineDispatcher {
        val place = if (plan.keepAlive && plan.isProxyKnown) services.pool.claim(plan.route, loop) else null
        held = place
        if (place == null && isOnLoop && plan.mayPipeline && isTheCallersAlone) {
            this.loop = loop
            grantedNow()
        }
        return place?.connection?.loop ?: loop
    }

    /**
     * Whether [runHere] is as good as [run] for a caller with [context]: the connection is at hand on the caller's
     * loop, and nobody but the caller will see the transaction before its end, so that nobody else can reset it.
     */
    fun mayRunIn(context: CoroutineContext): Boolean =
        (held as? Place)?.connection?.loop === context[ContinuationInterceptor] && isTheCallersAlone

    private val isTheCallersAlone: Boolean
        get() = handover == null && callbacks.events == null && plan.isTheCallersAlone &&
            plan.cookieJar(services.config) == null

    /**
     * Makes one attempt on what was claimed in the caller's coroutine, which costs less than one of its own. Inlined,
     * as it would suspend by itself otherwise.
     *
     * @return false when the request has to be sent again, which is for [run] to do.
     * @throws CancellationException when the caller was cancelled; the transaction has been reset then.
     */
    suspend inline fun runHere(): Boolean {
        val place = held as Place
        loop = place.connection.loop
        try {
            if (!carryOut(place)) return false
            transaction.end(Status.OK)
        } catch (failure: Throwable) {
            endWith(failure)
            demand?.let(services.pool::withdraw)
            if (failure is CancellationException) coroutineContext.ensureActive()
        }
        return true
    }

    /** Runs the transaction to its end. Throws nothing: how it ended is in the transaction. */
    suspend fun run() {
        val claimed = held
        transaction.job = coroutineContext.job
        loop = coroutineContext[ContinuationInterceptor]
        callbacks.events?.started(plan)
        try {
            withinIf(plan.timeouts.countsWaiting) {
                plan.cookieJar(services.config)?.let { sendAs(plan.withCookies(it)) }
                attemptExpecting(claimed)
            }
            transaction.end(Status.OK)
        } catch (failure: Throwable) {
            endWith(failure)
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
    private suspend fun attemptExpecting(claimed: Grant?) {
        if (!plan.expectsContinue) return attempts(claimed)
        try {
            attempts(claimed)
        } catch (refused: ExpectationRefused) {
            services.log.warn("$plan is sent again without Expect", refused)
            plan = plan.withoutExpectation()
            transaction.beginAgain(plan.request)
            callbacks.events?.sentAgain(RepeatReason.EXPECTATION_REFUSED)
            attempts(null)
        }
    }

    private suspend fun attempts(claimed: Grant?) {
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

    private fun demanded(): Demand = demand
        ?: Demand(plan.route, number, plan.mayPipeline, isAlone = !plan.keepAlive, loop).also { new ->
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
        } catch (refused: ExpectationRefused) {
            again = demanded().also { it.isFresh = true }
            throw refused
        } catch (failure: HttpException.TlsFailed) {
            failThoseBehind()
            services.errors[place.connection.http.connection] = failure.message.orEmpty()
            throw failure
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

    private suspend fun endWith(failure: Throwable) {
        val isCancelled = failure is CancellationException && !coroutineContext.isActive
        transaction.endWith(failure, isCancelled, services.pool.hasEnded)
    }
}
