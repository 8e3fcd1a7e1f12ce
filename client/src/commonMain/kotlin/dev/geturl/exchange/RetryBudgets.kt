package dev.geturl.exchange

import dev.geturl.RetryBudget
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi

/**
 * What each host has left of its [RetryBudget], over all calls of a client. A host that is not among the last [MANY] to
 * have needed it has all of it.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class RetryBudgets {
    private val left = AtomicReference<Map<String, Double>>(emptyMap())

    /** A call to [host] has begun. */
    fun earn(host: String, budget: RetryBudget) {
        change(host, budget) { minOf(it + budget.ratio, budget.reserve.toDouble()) }
    }

    /** Takes a retry for [host]; false when there is none left. */
    fun spend(host: String, budget: RetryBudget): Boolean =
        budget == RetryBudget.UNLIMITED || change(host, budget) { if (it < 1) null else it - 1 }

    private inline fun change(host: String, budget: RetryBudget, next: (Double) -> Double?): Boolean {
        while (true) {
            val before = left.load()
            val has = before[host]
            // Who has never spent any has nothing to earn.
            val after = next(has ?: budget.reserve.toDouble()) ?: return false
            if (after == has || (has == null && after >= budget.reserve)) return true
            val kept = if (has != null || before.size < MANY) before else before - before.keys.first()
            if (left.compareAndSet(before, kept + (host to after))) return true
        }
    }

    private companion object {
        const val MANY = 1_000
    }
}
