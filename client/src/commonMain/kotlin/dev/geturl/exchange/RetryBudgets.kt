package dev.geturl.exchange

import dev.geturl.Newest
import dev.geturl.RetryBudget

/**
 * What each host has left of its [RetryBudget], over all calls of a client. A host that is not among the last [MANY] to
 * have needed it has all of it.
 */
internal class RetryBudgets {
    private val left = Newest<String, Double>(MANY)

    /** A call to [host] has begun. Who has all of it earns nothing. */
    fun earn(host: String, budget: RetryBudget) {
        val most = budget.reserve.toDouble()
        if (host in left) left.change(host) { has -> ((has ?: most) + budget.ratio).takeIf { it < most } }
    }

    /** Takes a retry for [host]; false when there is none left. */
    fun spend(host: String, budget: RetryBudget): Boolean {
        if (budget == RetryBudget.UNLIMITED) return true
        var isThere = false
        left.change(host) { has ->
            val there = has ?: budget.reserve.toDouble()
            isThere = there >= 1
            if (isThere) there - 1 else there
        }
        return isThere
    }

    private companion object {
        const val MANY = 1_000
    }
}
