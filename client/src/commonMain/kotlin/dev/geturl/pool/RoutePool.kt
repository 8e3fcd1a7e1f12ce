package dev.geturl.pool

import kotlin.concurrent.atomics.AtomicInt
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.decrementAndFetch
import kotlin.concurrent.atomics.incrementAndFetch
import kotlin.concurrent.atomics.update

/** The connections of one route and who waits for them. */
@OptIn(ExperimentalAtomicApi::class)
internal class RoutePool(val route: Route) {
    private val openCount = AtomicInt(0)

    val resting = Resting()
    val waiters = Waiters()

    /** The open connections, which may take requests in line. Touched inside the pool's [Serial]. */
    val connections = ArrayList<PooledConnection>()

    /** How many connections are open or being opened. */
    val open: Int get() = openCount.load()

    fun opens(): Int = openCount.incrementAndFetch()

    fun closes(): Int = openCount.decrementAndFetch()

    val isUnused: Boolean get() = open == 0 && waiters.count == 0
}

/** The pools of all routes. Looked up from any thread; added and removed inside the pool's [Serial]. */
@OptIn(ExperimentalAtomicApi::class)
internal class RoutePools {
    /** A new map for each route that comes or goes, which is rare beside the look-ups: those then need no lock. */
    private val pools = AtomicReference<Map<Route, RoutePool>>(emptyMap())

    val all: Collection<RoutePool> get() = pools.load().values

    operator fun get(route: Route): RoutePool? = pools.load()[route]

    fun getOrAdd(route: Route): RoutePool =
        get(route) ?: RoutePool(route).also { new -> pools.update { it + (route to new) } }

    fun removeUnused() {
        if (all.any { it.isUnused }) pools.update { known -> known.filterValues { !it.isUnused } }
    }
}
