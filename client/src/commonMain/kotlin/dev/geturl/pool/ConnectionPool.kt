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
    private val serial = Serial()
    private val openInAll = AtomicInt(0)
    private val waitingInAll = AtomicInt(0)
    private val pools = RoutePools(waitingInAll)

    /** How many are about to be served or to wait, as soon as whoever is inside [serial] comes to it. */
    private val asking = AtomicInt(0)
    private val calls = AtomicLong(0)
    private val sweep = Sweep(scope, ::closeOverdue)
    private val isClosed = AtomicBoolean(false)

    /** Where pipelining has failed. */
    val verdicts = PipelineVerdicts()

    /** Whether nothing is to come of any call any more. */
    val hasEnded: Boolean get() = isClosed.load()

    /** How many connections rest; for tests. */
    val restingCount: Int get() = pools.all.sumOf { it.resting.depth }

    /** How many connections are open or being opened; for tests. */
    val openCount: Int get() = openInAll.load()

    /** How many routes are remembered; for tests. */
    val routeCount: Int get() = pools.all.size

    /** How many calls wait for a connection; for tests. */
    val waitingCount: Int get() = waitingInAll.load()

    /** The number of the next call. */
    fun nextNumber(): Long = calls.fetchAndAdd(1)

    /** A resting connection for [route] that is alive as far as can be known, on [loop] if possible; or null. */
    fun claim(route: Route, loop: ContinuationInterceptor? = null): Place? {
        val pool = pools[route] ?: return null
        return if (pool.waiters.count == 0 && asking.load() == 0) claimResting(pool, loop, null) else null
    }

    /**
     * What [demand] gets, suspending until there is something for it.
     *
     * @throws HttpException.LimitExceeded when too many wait.
     */
    suspend fun acquire(demand: Demand): Grant {
        acquireNow(demand)?.let { return it }
        demand.ask()
        asking.incrementAndFetch()
        serial.run {
            if (demand.isOpen) enqueue(demand)
            asking.decrementAndFetch()
        }
        return demand.await(::giveBack)
    }

    /** What [demand] gets if there is something for it now and nobody else waits for that. */
    fun acquireNow(demand: Demand): Grant? = serial.tryRun { if (demand.isIdle) grantAtOnce(demand) else null }

    /** Gives up on [demand], which may be queued or have been granted. */
    fun withdraw(demand: Demand) {
        demand.withdraw()?.let(::giveBack)
        serial.run {
            val pool = pools.known(demand) ?: return@run
            pool.waiters.remove(demand)
            serve(pool)
            pools.removeIfUnused(pool)
        }
    }

    /** The connection that [permit] was for has been opened: the place of who opened it. */
    fun opened(permit: Permit, http: Http1Connection, demand: Demand): Place {
        val connection = PooledConnection(http, Owner(permit.pool), scope)
        if (permit.pool.isShared) serial.run { permit.pool.connections.add(connection) }
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
            pool.waiters.remove(demand)
            demand.answer(Result.failure(HttpException.ConnectionClosed("The request ahead of this one failed", true)))
        }
    }

    private fun claimResting(pool: RoutePool, loop: ContinuationInterceptor?, demand: Demand?): Place? {
        while (true) {
            val connection = pool.resting.pop(loop) ?: return null
            if (connection.restsUntil > Ticks.now()) {
                connection.claim(demand)?.let { return it }
            } else {
                connection.endIfResting()
            }
        }
    }

    private fun grantAtOnce(demand: Demand): Grant? =
        pools.of(demand).let { if (it.waiters.count == 0) grant(it, demand) else null }

    private fun enqueue(demand: Demand) {
        if (waitingCount < options.maxWaiting) {
            val pool = pools.of(demand)
            pool.waiters.add(demand)
            serve(pool)
        } else {
            grantAtOnce(demand)?.let { hand(it, demand) }
                ?: demand.answer(Result.failure(tooManyWait(options.maxWaiting)))
        }
    }

    /** [demand] may have been withdrawn at this moment. */
    private fun hand(grant: Grant, demand: Demand) {
        if (!demand.answer(Result.success(grant))) giveBack(grant)
    }

    /**
     * Gives those who wait in [pool] what there is for them, the earliest call first, up to the call of number [until].
     *
     * @return whether there was something.
     */
    private fun serve(pool: RoutePool, until: Long = Long.MAX_VALUE): Boolean {
        var hasServed = false
        while (true) {
            val first = pool.waiters.first()?.takeIf { it.number < until } ?: return hasServed
            val grant = grant(pool, first) ?: return hasServed
            pool.waiters.remove(first)
            hand(grant, first)
            hasServed = true
        }
    }

    /** Carries out what is decided; what was true of it may no longer be, and then it is decided anew. */
    private fun grant(pool: RoutePool, demand: Demand): Grant? {
        while (true) {
            val line = if (options.pipeline && demand.mayPipeline) pool.leastBusy(verdicts) else null
            val situation = Situation(
                resting = pool.resting.depth,
                open = pool.open,
                openInAll = openInAll.load(),
                restingElsewhere = openInAll.load() >= options.maxConnections && restingCount > 0,
                canJoin = line != null,
            )
            val grant = when (val decision = situation.decide(demand, options)) {
                Decision.Reuse -> claimResting(pool, demand.loop, demand)
                Decision.Open -> permit(pool)
                is Decision.OpenInsteadOf -> null.also { evict(if (decision.ownPlace) pool else null) }
                Decision.Join -> line?.join(demand)
                Decision.Wait -> return null
            }
            if (grant != null) return grant
        }
    }

    /** Inside [serial] alone connections are opened, so what was decided still holds. */
    private fun permit(pool: RoutePool): Permit {
        openInAll.incrementAndFetch()
        pool.opens()
        return Permit(pool)
    }

    /** Closes a resting connection of [pool], or of the one that has the most, to make room for a new one. */
    private fun evict(pool: RoutePool?) {
        val from = pool ?: pools.all.maxByOrNull { it.resting.depth }
        from?.resting?.pop(null)?.endIfResting()
    }

    /** A connection of [pool] is open no longer. */
    private fun hasRoom(pool: RoutePool) {
        openInAll.decrementAndFetch()
        pool.closes()
        serveAllWhoWait()
    }

    /** Whoever has freed something looks for those who wait; they have looked for it after they began to wait. */
    private fun serveAllWhoWait() {
        if (waitingInAll.load() > 0) serial.run(::serveAll)
    }

    /** The earliest call of all comes first: each pool has its turn up to the first call that waits in the next. */
    private fun serveAll() {
        do {
            val waiting = pools.waiting()
            var hasServed = false
            waiting.forEachIndexed { index, (_, pool) ->
                val next = waiting.getOrNull(index + 1)?.first ?: Long.MAX_VALUE
                hasServed = serve(pool, until = next) || hasServed
            }
        } while (hasServed)
    }

    /** Closes what has rested too long; gives the moment when something else has, or null when nothing rests. */
    private fun closeOverdue(): Long? {
        val next = pools.all.mapNotNull(::closeOverdueOf).minOrNull()
        // Who asked while the overdue were on their way out may find room now.
        serveAllWhoWait()
        return next
    }

    private fun closeOverdueOf(pool: RoutePool): Long? {
        val now = Ticks.now()
        var next: Long? = null
        pool.resting
            .takeIf { connection ->
                val isFresh = connection.isResting && connection.restsUntil > now
                if (isFresh) next = minOf(connection.restsUntil, next ?: Long.MAX_VALUE)
                !isFresh
            }.forEach { it.endIfResting() }
        return next
    }

    private fun closeAll() = pools.all.forEach { pool -> pool.resting.drain().forEach { it.endIfResting() } }

    /** Closes all that rests, and whatever comes to rest from now on. */
    override fun close() {
        isClosed.store(true)
        closeAll()
    }

    /** Ends what is on busy connections, too. */
    fun cutOff(): Unit = serial.run { pools.all.forEach { it.cutOff() } }

    /** Told by the connections of [pool]. */
    private inner class Owner(private val pool: RoutePool) : ConnectionOwner {
        override val pipelineDepth: Int get() = options.pipelineDepth
        override val idleTime: Duration get() = options.idleTime
        override val maxAge: Duration get() = options.maxAge
        override val stallLimit: Duration get() = options.pipelineStall

        override fun isStalled() {
            pool.route?.let { verdicts.note(it, PipelineFinding.STALLED) }
        }

        override val wantsLines: Boolean
            get() = options.pipeline && pool.isShared &&
                (pool.open >= options.maxConnectionsPerHost || openInAll.load() >= options.maxConnections)

        override fun rests(connection: PooledConnection) {
            if (!pool.isShared || isClosed.load() || pool.resting.depth >= options.maxIdlePerOrigin) {
                connection.endIfResting()
                return
            }
            pool.resting.push(connection)
            serveAllWhoWait()
            if (isClosed.load()) closeAll() else sweep.by(connection.restsUntil, connection.loop)
        }

        override fun takesMore() {
            if (pool.waiters.count > 0) serial.run { serve(pool) }
        }

        override fun isGone(connection: PooledConnection, unanswered: List<Demand>) {
            if (unanswered.isEmpty()) {
                hasRoom(pool)
                if (!pool.isShared) return
            }
            serial.run {
                pool.connections.remove(connection)
                // Those who have to be sent again are queued before there is room for others, as many as they are.
                unanswered.forEach { if (it.isOpen) pools.of(it).waiters.add(it) }
                if (unanswered.isNotEmpty()) hasRoom(pool)
                pools.removeIfUnused(pool)
                // Connections are opened in here alone: none is left that could come to rest.
                if (pools.all.isEmpty()) sweep.stop()
            }
        }
    }
}
