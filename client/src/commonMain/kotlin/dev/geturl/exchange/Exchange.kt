package dev.geturl.exchange

import dev.geturl.HttpException
import dev.geturl.RepeatReason
import dev.geturl.Stage
import dev.geturl.Status
import dev.geturl.Transaction
import dev.geturl.http1.ResponseHead
import dev.geturl.pool.Demand
import dev.geturl.pool.Grant
import dev.geturl.pool.Permit
import dev.geturl.pool.Place
import dev.geturl.untaken
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.cancelChildren
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.isActive
import kotlinx.coroutines.job
import kotlinx.coroutines.withContext
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.coroutineContext

/** Carries one call from its first plan to its end, and writes into the transaction how it went. */
internal class Exchange(
    plan: RequestPlan,
    transaction: Transaction,
    services: ExchangeServices,
    callbacks: Callbacks,
    private val delivery: Delivery,
    private val handover: Handover?,
) : Boarding(plan, transaction, services, callbacks),
    Judge {
    /** Whether the cookies for the plan are in it and its way is known. */
    private var isPrepared = false

    /** What follows a response that was passed over; null once it has begun. */
    private var sequel: Sequel? = null

    /** Null for most calls. */
    private var around: Surroundings? = null

    /**
     * Takes a resting connection, on [loop] if possible, and gives the loop where this is to [run]. When there is none,
     * a caller who [isOnLoop] and may carry this out takes what else is there at once: a place in line, say.
     */
    fun claim(loop: CoroutineDispatcher, isOnLoop: Boolean = false): CoroutineDispatcher {
        // Whoever stands around the call may take long, or want a connection as well.
        if (hasSurroundings) return loop
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
        get() = handover == null && callbacks.events == null && !hasSurroundings && plan.isTheCallersAlone &&
            plan.cookieJar(services.config) == null

    /**
     * Makes one attempt on what was claimed in the caller's coroutine, which costs less than one of its own. Inlined,
     * as it would suspend by itself otherwise.
     *
     * @return false when there is more to send, which is for [run] to do.
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
            withdraw()
            if (failure is CancellationException) coroutineContext.ensureActive()
        }
        return true
    }

    /** Runs the transaction to its end. Throws nothing: how it ended is in the transaction. */
    suspend fun run() {
        val body = plan.body
        val claimed = held
        transaction.job = coroutineContext.job
        loop = coroutineContext[ContinuationInterceptor]
        callbacks.events?.started(plan)
        try {
            withinIf(plan.timeouts.countsWaiting) { if (hasSurroundings) surrounded(claimed) else attempts(claimed) }
            transaction.end(Status.OK)
        } catch (failure: Throwable) {
            endWith(failure)
        }
        held?.let(services.pool::giveBack)
        if (transaction.status == Status.OK) withdrawIfWaited() else withdraw()
        body?.untaken()?.forEach { services.close(it, plan) }
        callbacks.events?.ended()
        if (callbacks.wantsCompletion) callbacks.onComplete(transaction)
    }

    /** As [attempts], with those around that the call has. */
    private suspend fun surrounded(claimed: Grant?) {
        coroutineScope {
            val all = Surroundings.of(plan, transaction, callbacks, services, this)
            around = all
            sequel = all.begin(plan)
            attempts(claimed)
            // Whoever still waits for the network gets nothing more.
            coroutineContext.cancelChildren()
        }
    }

    /** Attempts, the first on what was [claimed], until one delivers its response. */
    private suspend fun attempts(claimed: Grant?) {
        var grant = claimed
        while (true) {
            try {
                sequel?.let { if (goOn(it)) return }
                transaction.moveTo(Stage.CONNECTING)
                if (!isPrepared) prepare()
                sequel = around?.beginAttempt(plan)
                if (sequel != null) continue
                if (attemptExpecting(grant ?: grantedNow() ?: granted())) return
            } catch (failure: HttpException) {
                sequel = recover(failure)
            }
            grant = null
        }
    }

    /** What is done about a [failure] of this attempt; it is thrown when nothing is. */
    private suspend fun recover(failure: HttpException): Sequel {
        val all = around
        if (all == null || transaction.response != null) throw failure
        held?.let(services.pool::giveBack)
        held = null
        demandAnew()
        return all.failed(plan, failure) ?: throw failure
    }

    override val judgesAll: Boolean get() = around != null || plan.session != null

    override suspend fun sequelTo(head: ResponseHead): Sequel? =
        around.let { if (it == null) services.sequels.after(plan, head) else it.answered(plan, head) }

    /** Goes on with what follows; true when that was an answer that is delivered now. */
    private suspend fun goOn(next: Sequel): Boolean {
        sequel = null
        next.hop?.let { hop ->
            transaction.hops += hop
            callbacks.onHop(transaction, hop)
        }
        next.failure?.let { throw it }
        next.answer?.let { answer ->
            services.deliver(answer, next.plan, transaction, delivery)
            return true
        }
        next.hop?.let { callbacks.events?.sentAgain(it.reason) }
        if (next.isReplanned) {
            isPrepared = false
            demandAnew()
        }
        if (next.wait.isPositive()) delay(next.wait)
        sendAs(next.plan)
        return false
    }

    /** What has to suspend before the request can be sent: cookies, and the proxy's filter. */
    private suspend fun prepare() {
        val isFirst = transaction.hops.isEmpty()
        plan.cookieJar(services.config)?.let { sendAs(plan.withCookies(it)) }
        if (!plan.isProxyKnown) {
            sendAs(services.proxies.by(services.chooser.ask(plan.request.url), plan))
            callbacks.events?.routeChosen(plan)
        } else if (!isFirst) {
            callbacks.events?.routeChosen(plan)
        }
        services.gate.check(plan)
        isPrepared = true
    }

    private fun sendAs(other: RequestPlan) {
        plan = other
        transaction.sendAs(other.request, other.route.way.used)
        transaction.beginAgain()
    }

    /** What was refused for asking whether its body is wanted is sent once more, unasked: RFC 9110 section 10.1.1. */
    private suspend fun attemptExpecting(grant: Grant): Boolean {
        if (!plan.expectsContinue) return attempt(grant)
        return try {
            attempt(grant)
        } catch (refused: ExpectationRefused) {
            services.log.warn("$plan is sent again without Expect", refused)
            sendAs(plan.withoutExpectation())
            callbacks.events?.sentAgain(RepeatReason.EXPECTATION_REFUSED)
            false
        }
    }

    /** True when it has come to its end, false when there is more to send. */
    private suspend fun attempt(grant: Grant): Boolean {
        val isInLine = grant is Place && grant.isInLine
        val hasEnded = withinIf(!plan.timeouts.countsWaiting && !isInLine) {
            val place = if (grant is Permit) dial(grant) else grant as Place
            val loop = place.connection.loop
            // The connection may live on another loop than the caller's, when that one had none to spare.
            val isHere = coroutineContext[ContinuationInterceptor] === loop
            if (isHere) carryOut(place) else withContext(loop) { carryOut(place) }
        }
        if (!hasEnded && sequel == null) callbacks.events?.sentAgain(RepeatReason.CONNECTION_ENDED)
        return hasEnded
    }

    /** The time for the whole counts here or elsewhere. */
    private suspend inline fun <T : Any> withinIf(counts: Boolean, crossinline block: suspend () -> T): T =
        if (counts) plan.within { block() } else block()

    /**
     * What becomes of the others on the connection is settled before it is let go of, so that none overtakes another.
     *
     * @return false when there is more to send.
     */
    private suspend fun carryOut(place: Place): Boolean {
        held = null
        transaction.tls = place.connection.http.connection.tls
        callbacks.events?.acquired(place)
        var isReusable = false
        var isHandedOver = false
        var again: Demand? = null
        try {
            val attempt = Attempt(plan, transaction, place, services, callbacks, delivery, this)
            isReusable = refusal?.let { refused(attempt, it) } ?: attempt.run()
            isHandedOver = attempt.isUpgraded && handOver(place)
            sequel = sequel ?: attempt.sequel
            return sequel == null
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

    /** What a proxy has answered to `CONNECT` is the response, unless those around the call want something else. */
    private suspend fun refused(attempt: Attempt, head: ResponseHead): Boolean {
        refusal = null
        sequel = around?.answered(plan, head)
        return sequel == null && attempt.receiveRefusal(head)
    }

    /** False when the connection cannot be used by its new protocol, as the server did not wait for the whole body. */
    private fun handOver(place: Place): Boolean {
        if (handover == null || transaction.postFailure != null) return false
        handover.connection = place.detach()
        callbacks.events?.handedOver()
        return true
    }

    private suspend fun endWith(failure: Throwable) {
        val isCancelled = failure is CancellationException && !coroutineContext.isActive
        transaction.endWith(failure, isCancelled, services.pool.hasEnded)
    }
}
