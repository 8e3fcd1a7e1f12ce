package dev.geturl.pool

import dev.geturl.HttpException
import kotlin.concurrent.atomics.AtomicInt
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.decrementAndFetch
import kotlin.concurrent.atomics.incrementAndFetch

/**
 * Who waits for a connection, the earliest call first. Changed by one at a time, inside the pool's [Serial].
 *
 * @param inAll how many wait here and elsewhere.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class Waiters(private val inAll: AtomicInt) {
    private val queue = ArrayDeque<Demand>()
    private val size = AtomicInt(0)

    /** How many wait; from any thread. Who frees something looks here afterwards; who waits looks for it afterwards. */
    val count: Int get() = size.load()

    /** The first that still waits, or null. */
    fun first(): Demand? {
        while (true) {
            val first = queue.firstOrNull() ?: return null
            if (!first.isWithdrawn) return first
            remove(first)
        }
    }

    /** Queues [demand] by its number: what is sent again comes before what was called for later. */
    fun add(demand: Demand) {
        demand.isQueued = true
        inAll.incrementAndFetch()
        size.incrementAndFetch()
        queue.add(queue.indexOfLast { it.number < demand.number } + 1, demand)
    }

    fun remove(demand: Demand) {
        if (!demand.isQueued) return
        demand.isQueued = false
        queue.remove(demand)
        size.decrementAndFetch()
        inAll.decrementAndFetch()
    }

    /** Those who were called after [number]. */
    fun behind(number: Long): List<Demand> = queue.filter { it.number > number }
}

/** Told to who comes when [limit] wait already. */
internal fun tooManyWait(limit: Int) = HttpException.LimitExceeded(
    "maxWaiting",
    "$limit calls wait for a connection already",
    "Make fewer calls at a time, or raise PoolOptions.maxWaiting or its limits of connections.",
)
