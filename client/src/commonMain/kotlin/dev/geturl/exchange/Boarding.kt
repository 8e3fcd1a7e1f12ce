package dev.geturl.exchange

import dev.geturl.HttpException
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
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.coroutines.ContinuationInterceptor
import kotlin.time.Duration

/**
 * How an exchange comes by its place on a connection: what it asks the pool for, what it was granted, and what it opens
 * itself. The lower half of [Exchange], parted from it as nothing here knows what goes over the connection; not an
 * object of its own, as every exchange has one.
 */
internal abstract class Boarding(
    protected var plan: RequestPlan,
    val transaction: Transaction,
    protected val services: ExchangeServices,
    protected val callbacks: Callbacks,
) {
    /** Its place among the client's calls. */
    private val number = services.pool.nextNumber()
    private var demand: Demand? = null

    /** Whether the pool may have queued its demand, which is never so for one that was granted at once and answered. */
    private var hasWaited = false

    /** What the pool has granted and nothing has come of yet: a cancelled coroutine may lose what it is given. */
    protected var held: Grant? = null

    /** A proxy's answer to `CONNECT`, where that is the response. */
    protected var refusal: ResponseHead? = null
    protected var loop: ContinuationInterceptor? = null

    /** Whether anybody stands around the call, and may take long or want a connection as well. */
    protected val hasSurroundings: Boolean = Surroundings.areWanted(plan.options, services.config.around)

    /** Takes the connection that was laid to rest last, on whatever loop; null when there is none for this call yet. */
    fun claimAny(): Place? {
        if (hasSurroundings || !plan.keepAlive || !plan.isProxyKnown) return null
        return services.pool.claim(plan.route).also { held = it }
    }

    /** What is wanted of the pool, anew where the route has changed. */
    protected fun demanded(): Demand = demand
        ?: Demand(plan.route, number, plan.mayPipeline, isAlone = !plan.keepAlive, loop).also { new ->
            demand = new
            callbacks.events?.let { new.onWait = it::waiting }
        }

    /** What was wanted is of no more use: the next request goes elsewhere. */
    protected fun demandAnew() {
        withdraw()
        demand = null
        hasWaited = false
    }

    protected fun grantedNow(): Grant? = services.pool.acquireNow(demanded())?.also { held = it }

    protected suspend fun granted(): Grant {
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

    protected suspend fun dial(permit: Permit): Place {
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

    /** The manual's rule for what was called after a POST. */
    protected fun failThoseBehind() {
        val isFirm = services.config.pool.ordered && plan.keepAlive && !plan.mayPipeline
        if (isFirm) services.pool.failBehind(plan.route, number)
    }

    /** What is wanted instead of [place], whose connection ended too early; null when the exchange has failed. */
    protected fun demandAfter(place: Place): Demand? {
        if (transaction.response != null) return null
        val breakage = Breakage(place.isReused, place.isUnanswered, place.isUntouched)
        return when (plan.after(breakage)) {
            Retry.NONE -> null
            Retry.AGAIN -> demanded()
            Retry.FRESH -> demanded().also { it.isFresh = true }
        }
    }

    /** Nothing is wanted any more. */
    protected fun withdraw() {
        demand?.let(services.pool::withdraw)
    }

    protected fun withdrawIfWaited() {
        if (hasWaited) withdraw()
    }
}
