package dev.geturl.pool

import dev.geturl.HttpException
import dev.geturl.PoolOptions
import dev.geturl.http1.Http1Connection
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlin.concurrent.atomics.AtomicBoolean
import kotlin.concurrent.atomics.AtomicInt
import kotlin.concurrent.atomics.AtomicLong
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.decrementAndFetch
import kotlin.concurrent.atomics.incrementAndFetch
import kotlin.coroutines.ContinuationInterceptor
import kotlin.time.Duration

/**
 * All connections of a client: which rest, which take requests in line, how many there are, and who waits for one.
 *
 * While connections rest and nobody waits, callers claim and release them from any thread without a lock. Everything
 * else goes through [Serial], where [decide] says who gets what.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class ConnectionPool(private val scope: CoroutineScope, private val options: PoolOptions) : AutoCloseable {
    private val pools = RoutePools()
    private val serial = Serial()
    private val openInAll = AtomicInt(0)
    private val waitingInAll = AtomicInt(0)
    private val calls = AtomicLong(0)
    private val sweep = Sweep(scope, ::closeOverdue)
    private val isClosed = AtomicBoolean(false)

    /** Those who want a connection of their own and wait because too many are open in all. */
    private val loners = Waiters()

    /** Where pipelining has failed. */
    val verdicts = PipelineVerdicts()

    /** How many connections rest; for tests. */
    val restingCount: Int get() = pools.all.sumOf { it.resting.depth }

    /** How many connections are open or being opened; for tests. */
    val openCount: Int get() = openInAll.load()

    /** How many calls wait for a connection; for tests. */
    val waitingCount: Int get() = waitingInAll.load()

    /** The number of the next call. */
    fun nextNumber(): Long = calls.fetchAndAdd(1)

    /** A resting connection for [route] that is alive as far as can be known, on [loop] if possible; or null. */
    fun claim(route: Route, loop: ContinuationInterceptor? = null): Place? {
        val pool = pools[route] ?: return null
        return if (pool.waiters.count == 0) claimResting(pool, loop, null) else null
    }

    /**
     * What [demand] gets, suspending until there is something for it.
     *
     * @throws HttpException.LimitExceeded when too many wait.
     */
    suspend fun acquire(demand: Demand): Grant {
        acquireNow(demand)?.let { return it }
        serial.run { if (demand.isOpen) enqueue(demand) }
        return demand.await(::giveBack)
    }

    /** What [demand] gets if there is something for it now and nobody else waits for that. */
    fun acquireNow(demand: Demand): Grant? = serial.tryRun { if (demand.isOpen) grantAtOnce(demand) else null }

    /** Gives up on [demand], which may be queued or have been granted. */
    fun withdraw(demand: Demand) {
        demand.withdraw()?.let(::giveBack)
        serial.run {
            val pool = pools[demand.route]
            remove(demand, waitersFor(demand, pool))
            pool?.let(::serve)
        }
    }

    /** The connection that [permit] was for has been opened: the place of who opened it. */
    fun opened(permit: Permit, http: Http1Connection, demand: Demand): Place {
        val connection = PooledConnection(http, Owner(permit.pool), scope)
        permit.pool?.let { serial.run { it.connections.add(connection) } }
        return connection.firstPlace(demand)
    }

    /** What was granted is not wanted after all. */
    fun giveBack(grant: Grant) {
        when (grant) {
            is Place -> grant.giveBack()
            is Permit -> hasRoom(grant.pool)
        }
    }

    /** The call of [number] has failed, and with it fail those that wait behind it: the manual's rule for a POST. */
    fun failBehind(route: Route, number: Long): Unit = serial.run {
        val pool = pools[route] ?: return@run
        for (demand in pool.waiters.behind(number)) {
            remove(demand, pool.waiters)
            demand.answer(
                HttpException.ConnectionClosed("The request ahead of this one failed", beforeResponse = true),
                ::giveBack,
            )
        }
    }

    private fun claimResting(pool: RoutePool, loop: ContinuationInterceptor?, demand: Demand?): Place? {
        while (true) {
            val connection = pool.resting.pop(loop) ?: return null
            if (connection.restLeft(options.idleTime).isPositive()) {
                connection.claim(demand)?.let { return it }
            } else {
                connection.endIfResting()
            }
        }
    }

    private fun grantAtOnce(demand: Demand): Grant? {
        val pool = pools.getOrAdd(demand.route)
        return if (waitersFor(demand, pool)?.count == 0) grant(pool, demand) else null
    }

    private fun waitersFor(demand: Demand, pool: RoutePool?): Waiters? = if (demand.isAlone) loners else pool?.waiters

    private fun enqueue(demand: Demand) {
        val pool = pools.getOrAdd(demand.route)
        if (waitingCount >= options.maxWaiting) {
            demand.answer(grantAtOnce(demand) ?: tooManyWait(), ::giveBack)
        } else {
            waitingInAll.incrementAndFetch()
            (if (demand.isAlone) loners else pool.waiters).add(demand)
            serve(pool)
        }
    }

    private fun remove(demand: Demand, from: Waiters?) {
        if (!demand.isQueued) return
        from?.remove(demand)
        waitingInAll.decrementAndFetch()
    }

    private fun tooManyWait() = HttpException.LimitExceeded(
        "maxWaiting",
        "${options.maxWaiting} calls wait for a connection already",
        "Make fewer calls at a time, or raise PoolOptions.maxWaiting or its limits of connections.",
    )

    /** Gives those who wait what there is for them, the earliest call first. */
    private fun serve(pool: RoutePool) {
        serve(pool.waiters, pool)
        serve(loners, pool)
    }

    private fun serve(waiters: Waiters, pool: RoutePool) {
        while (true) {
            val first = waiters.first() ?: return
            val grant = grant(pool, first) ?: return
            remove(first, waiters)
            if (!first.answer(grant, ::giveBack)) giveBack(grant)
        }
    }

    /** Carries out what is decided; what was true of it may no longer be, and then it is decided anew. */
    private fun grant(pool: RoutePool, demand: Demand): Grant? {
        while (true) {
            val lines = lines(pool, demand)
            val situation = Situation(
                resting = pool.resting.depth,
                open = pool.open,
                openInAll = openInAll.load(),
                restingElsewhere = openInAll.load() >= options.maxConnections && restingCount > 0,
                lines = lines.map { it.joinableRequests },
            )
            val grant = when (val decision = situation.decide(demand, options)) {
                Decision.Reuse -> claimResting(pool, demand.loop, demand)
                Decision.Open -> permit(if (demand.isAlone) null else pool)
                is Decision.OpenInsteadOf -> null.also { evict(if (decision.ownPlace) pool else null) }
                is Decision.Join -> lines[decision.line].join(demand)
                Decision.Wait -> return null
            }
            if (grant != null) return grant
        }
    }

    private fun lines(pool: RoutePool, demand: Demand): List<PooledConnection> =
        if (!demand.mayPipeline || !options.pipeline || verdicts.isOff(pool.route)) {
            emptyList()
        } else {
            pool.connections.filter { it.joinableRequests > 0 }
        }

    /** Inside [serial] alone connections are opened, so what was decided still holds. */
    private fun permit(pool: RoutePool?): Permit {
        openInAll.incrementAndFetch()
        pool?.opens()
        return Permit(pool)
    }

    /** Closes a resting connection of [pool], or of the one that has the most, to make room for a new one. */
    private fun evict(pool: RoutePool?) {
        val from = pool ?: pools.all.maxByOrNull { it.resting.depth }
        from?.resting?.pop(null)?.endIfResting()
    }

    /** A connection of [pool], or one of nobody's, is open no longer. */
    private fun hasRoom(pool: RoutePool?) {
        openInAll.decrementAndFetch()
        pool?.closes()
        if (waitingInAll.load() > 0) serial.run(::serveAll)
    }

    private fun serveAll() {
        serve(loners, pools.getOrAdd((loners.first() ?: return serveRoutes()).route))
        serveRoutes()
    }

    private fun serveRoutes() = pools.all
        .filter { it.waiters.count > 0 }
        .sortedBy { it.waiters.first()?.number }
        .forEach(::serve)

    /** Closes what has rested too long; gives the time until something else has, or null when nothing rests. */
    private fun closeOverdue(): Duration? {
        val next = pools.all.mapNotNull(::closeOverdueOf).minOrNull()
        serial.run(pools::removeUnused)
        return next
    }

    private fun closeOverdueOf(pool: RoutePool): Duration? {
        var next: Duration? = null
        pool.resting
            .takeIf { connection ->
                val left = if (connection.isResting) connection.restLeft(options.idleTime) else Duration.ZERO
                if (left.isPositive()) next = minOf(left, next ?: left)
                !left.isPositive()
            }.forEach { it.endIfResting() }
        return next
    }

    private fun closeAll() = pools.all.forEach { pool -> pool.resting.drain().forEach { it.endIfResting() } }

    /** Closes all that rests, and whatever comes to rest from now on. */
    override fun close() {
        isClosed.store(true)
        closeAll()
    }

    /** Told by the connections of [pool], or by those that are nobody's when it is null. */
    private inner class Owner(private val pool: RoutePool?) : ConnectionOwner {
        override val pipelineDepth: Int get() = options.pipelineDepth

        override val maxAge: Duration get() = options.maxAge
        override val stallLimit: Duration get() = options.pipelineStall

        override fun isStalled() {
            if (pool != null) verdicts.note(pool.route, PipelineFinding.STALLED)
        }

        override val wantsLines: Boolean
            get() = options.pipeline && pool != null &&
                (pool.open >= options.maxConnectionsPerHost || openInAll.load() >= options.maxConnections)

        override fun rests(connection: PooledConnection) {
            if (pool == null || isClosed.load() || pool.resting.depth >= options.maxIdlePerOrigin) {
                connection.endIfResting()
                return
            }
            pool.resting.push(connection)
            if (waitingInAll.load() > 0) serial.run(::serveAll)
            if (isClosed.load()) closeAll() else sweep.within(connection.restLeft(options.idleTime), connection.loop)
        }

        override fun takesMore() {
            if (pool != null && pool.waiters.count > 0) serial.run { serve(pool) }
        }

        override fun isGone(connection: PooledConnection, unanswered: List<Demand>) {
            if (pool == null) return hasRoom(null)
            if (unanswered.isEmpty()) hasRoom(pool)
            serial.run {
                pool.connections.remove(connection)
                // Those who have to be sent again are queued before there is room for anybody else.
                unanswered.forEach { if (it.isOpen) enqueue(it) }
                if (unanswered.isNotEmpty()) hasRoom(pool)
            }
        }
    }
}

/** Leave to open one connection, of [pool] or of nobody's. */
internal class Permit(val pool: RoutePool?) : Grant
