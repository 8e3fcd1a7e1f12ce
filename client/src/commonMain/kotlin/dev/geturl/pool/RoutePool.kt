package dev.geturl.pool

import kotlin.concurrent.atomics.AtomicInt
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.decrementAndFetch
import kotlin.concurrent.atomics.incrementAndFetch
import kotlin.concurrent.atomics.update

/**
 * The connections of one route and who waits for them.
 *
 * @property route null for the connections that are used once, and so are no route's.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class RoutePool(val route: Route?, waitingInAll: AtomicInt) {
    private val openCount = AtomicInt(0)

    val resting = Resting()
    val waiters = Waiters(waitingInAll)

    /** The open connections, which may take requests in line. Touched inside the pool's [Serial]. */
    val connections = ArrayList<PooledConnection>()

    /** The connection with the fewest requests of those that take more in line; null where pipelining is off. */
    fun leastBusy(verdicts: PipelineVerdicts): PooledConnection? {
        if (route == null || verdicts.isOff(route)) return null
        var best: PooledConnection? = null
        var fewest = Int.MAX_VALUE
        for (connection in connections) {
            val requests = connection.joinableRequests
            if (requests in 1..<fewest) {
                fewest = requests
                best = connection
            }
        }
        return best
    }

    /** Whether its connections may have more than one exchange. */
    val isShared: Boolean get() = route != null

    /** How many connections are open or being opened. */
    val open: Int get() = openCount.load()

    fun opens(): Int = openCount.incrementAndFetch()

    fun closes(): Int = openCount.decrementAndFetch()

    /** Ends all that is on its connections. Inside the pool's [Serial]. */
    fun cutOff(): Unit = connections.forEach { it.http.connection.close() }

    val isUnused: Boolean get() = open == 0 && waiters.count == 0
}

/** The pools of all routes. Looked up from any thread; added and removed inside the pool's [Serial]. */
@OptIn(ExperimentalAtomicApi::class)
internal class RoutePools(private val waitingInAll: AtomicInt) {
    /** A new map for each route that comes or goes, which is rare beside the look-ups: those then need no lock. */
    private val pools = AtomicReference<Map<Route, RoutePool>>(emptyMap())

    /** The connections that are no route's, and those who wait for one because too many are open in all. */
    private val ofNobody = RoutePool(null, waitingInAll)

    val all: Collection<RoutePool> get() = pools.load().values

    operator fun get(route: Route): RoutePool? = pools.load()[route]

    /** Where [demand] belongs, if that is known. */
    fun known(demand: Demand): RoutePool? = if (demand.isAlone) ofNobody else get(demand.route)

    /** Where [demand] belongs. */
    fun of(demand: Demand): RoutePool = if (demand.isAlone) ofNobody else getOrAdd(demand.route)

    /** Where somebody waits, behind the number of the earliest call there; the earliest of all comes first. */
    fun waiting(): List<Pair<Long, RoutePool>> =
        (all + ofNobody).mapNotNull { pool -> pool.waiters.first()?.let { it.number to pool } }.sortedBy { it.first }

    private fun getOrAdd(route: Route): RoutePool =
        get(route) ?: RoutePool(route, waitingInAll).also { new -> pools.update { it + (route to new) } }

    /** Whatever was the last thing about a route calls this: there may be as many routes as there are hosts. */
    fun removeIfUnused(pool: RoutePool) {
        val route = pool.route ?: return
        if (pool.isUnused && get(route) === pool) pools.update { it - route }
    }
}

/** Leave to open one connection of [pool]. */
internal class Permit(val pool: RoutePool) : Grant
