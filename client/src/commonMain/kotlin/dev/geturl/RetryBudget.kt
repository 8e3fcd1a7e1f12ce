package dev.geturl

import kotlin.jvm.JvmField

/**
 * How many retries a host may get: each call earns it [ratio] of one, up to [reserve]; each retry costs one. A host
 * begins with its [reserve]. While most calls fail, retries so add [ratio] to the load and no more.
 *
 * @property ratio what a call earns, 0 to 1. Default 0.2: one retry for five calls.
 * @property reserve the most that is saved up. Default 10.
 */
public data class RetryBudget(public val ratio: Double = 0.2, public val reserve: Int = 10) {
    init {
        require(ratio in 0.0..1.0) { "ratio is $ratio: give 0 to 1" }
        require(reserve >= 0) { "reserve is $reserve: give a number of retries, 0 or more" }
    }

    /** Makes budgets. */
    public companion object {
        /** Every retry that the policy wants: for one call at a time, such as a command's. */
        @JvmField
        public val UNLIMITED: RetryBudget = RetryBudget(1.0, Int.MAX_VALUE)
    }
}
