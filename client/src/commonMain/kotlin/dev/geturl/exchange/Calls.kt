package dev.geturl.exchange

import dev.geturl.BodySource
import dev.geturl.CallPlan
import dev.geturl.GeturlOptions
import dev.geturl.HttpConfig
import dev.geturl.Status
import dev.geturl.Transaction
import dev.geturl.Url
import dev.geturl.pool.CallCoroutine
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Job
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext

/**
 * Makes an exchange of each call of a client and has it run: in a coroutine of its own, or in its caller's where that
 * is as good and costs less.
 *
 * @property client the job of the client, which ends its calls.
 * @property loopFor the loop for a call from a context.
 */
internal class Calls(
    private val config: HttpConfig,
    private val planner: RequestPlanner,
    private val services: ExchangeServices,
    private val client: Job,
    private val loopFor: (CoroutineContext) -> CoroutineDispatcher,
) {
    /** Carries one out for a caller with [context], the caller's own; it may leave its connection in [handover]. */
    suspend fun finished(
        url: Url,
        options: GeturlOptions,
        context: CoroutineContext,
        handover: Handover?,
    ): Transaction {
        val exchange = exchange(planner.plan(url, options), context, handover)
        val near = loopFor(context)
        val loop = exchange.claim(near, isOnLoop = near === context[ContinuationInterceptor])
        if (exchange.mayRunIn(context)) return finishedHere(exchange, loop)
        begin(exchange, loop)
        return exchange.transaction.awaitAsOwner(throwsErrors = true)
    }

    /** What would be done for one. */
    fun report(url: Url, options: GeturlOptions): CallPlan = planner.plan(url, options).report(config)

    /** Starts one whose body goes to [reader] if there is one, and else where [options] say. */
    fun start(
        url: Url,
        options: GeturlOptions,
        context: CoroutineContext,
        near: CoroutineDispatcher?,
        reader: (suspend (BodySource, Transaction) -> Unit)?,
    ): Transaction {
        val exchange = exchange(planner.plan(url, options), context, handover = null, reader)
        begin(exchange, exchange.claim(near ?: loopFor(context)))
        return exchange.transaction
    }

    /** One that its caller, whose callbacks run in [context], brings to a loop. */
    fun prepare(url: Url, options: GeturlOptions, context: CoroutineContext): PreparedCall =
        PreparedCall(exchange(planner.plan(url, options), context, handover = null), ::begin)

    /** In the caller's own coroutine; what has to be sent again has one of its own after all. */
    private suspend fun finishedHere(exchange: Exchange, loop: CoroutineDispatcher): Transaction {
        val transaction = exchange.transaction
        if (exchange.runHere()) return if (transaction.status == Status.ERROR) transaction.orThrow() else transaction
        begin(exchange, loop)
        return transaction.awaitAsOwner(throwsErrors = true)
    }

    /** Begins where it is called: a resting connection is found and written to without a change of thread. */
    private fun begin(exchange: Exchange, loop: CoroutineDispatcher) {
        exchange.transaction.beginsApart()
        CallCoroutine(loop, client, exchange.transaction).begin { exchange.run() }
    }

    private fun exchange(
        plan: RequestPlan,
        context: CoroutineContext,
        handover: Handover?,
        reader: (suspend (BodySource, Transaction) -> Unit)? = null,
    ): Exchange {
        val transaction = Transaction(plan.request, plan.route.way.used)
        transaction.callContext = context
        val events = EventRecorder.of(config.events, plan.options.events, transaction, services.log)
        val callbacks = Callbacks(plan, context, services.log, events)
        val delivery = reader?.let { HandBody(callbacks, it) } ?: services.deliveryFor(plan, callbacks)
        return Exchange(plan, transaction, services, callbacks, delivery, handover)
    }
}
