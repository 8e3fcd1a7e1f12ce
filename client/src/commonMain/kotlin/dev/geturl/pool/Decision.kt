package dev.geturl.pool

import dev.geturl.PoolOptions

/**
 * What the pool knows when somebody wants a connection: a value, so that the choice can be tested without a socket.
 *
 * @property resting how many connections to the same place rest.
 * @property open how many kept connections to the same place are open or being opened.
 * @property openInAll how many connections the client has open in all.
 * @property restingElsewhere whether connections to other places rest.
 * @property canJoin whether a busy connection to the same place takes more requests in line.
 */
internal data class Situation(
    val resting: Int = 0,
    val open: Int = 0,
    val openInAll: Int = 0,
    val restingElsewhere: Boolean = false,
    val canJoin: Boolean = false,
)

/** Which connection a request gets. */
internal sealed interface Decision {
    /** One that rests. */
    data object Reuse : Decision

    /** A new one. */
    data object Open : Decision

    /** A new one, once a resting one of the same place or of another has been closed for it. */
    data class OpenInsteadOf(val ownPlace: Boolean) : Decision

    /** A place in line on the least busy connection that takes more. */
    data object Join : Decision

    /** None now. */
    data object Wait : Decision
}

/**
 * Decides for [demand] in this order: a resting connection; a new one, if need be in place of one that rests; a place
 * in line on the least busy one that takes more; else to wait.
 */
internal fun Situation.decide(demand: Demand, options: PoolOptions): Decision {
    val roomInAll = openInAll < options.maxConnections
    val open = when {
        roomInAll -> Decision.Open
        restingElsewhere -> Decision.OpenInsteadOf(ownPlace = false)
        else -> null
    }
    return when {
        demand.isAlone -> open ?: Decision.Wait
        resting > 0 && !demand.isFresh -> Decision.Reuse
        this.open < options.maxConnectionsPerHost && open != null -> open
        resting > 0 -> Decision.OpenInsteadOf(ownPlace = true)
        demand.mayPipeline && !demand.isFresh && canJoin -> Decision.Join
        else -> Decision.Wait
    }
}
