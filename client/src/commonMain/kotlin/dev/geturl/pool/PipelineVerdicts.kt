package dev.geturl.pool

import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.update

/** What a request that stood in line came to. */
internal enum class PipelineFinding {
    /** It was answered in its turn. */
    ANSWERED,

    /** The connection ended in its turn, though nothing had said that it would. */
    DROPPED,

    /** Nothing came in its turn for too long. */
    STALLED,

    /** What came in its turn was no response to it. */
    GARBLED,
}

/**
 * Where pipelining does not work, as far as has been seen: such a server drops a request now and then, or answers out
 * of order. Once is a closed connection; twice in a row, or an answer that makes no sense, is a verdict, which holds as
 * long as the client.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class PipelineVerdicts {
    private val doubts = AtomicReference<Map<Route, Int>>(emptyMap())

    fun isOff(route: Route): Boolean = (doubts.load()[route] ?: 0) >= CERTAIN

    fun note(route: Route, finding: PipelineFinding) {
        val before = doubts.load()[route] ?: 0
        if (before >= CERTAIN || (finding == PipelineFinding.ANSWERED && before == 0)) return
        doubts.update { known ->
            when (finding) {
                PipelineFinding.ANSWERED -> known - route
                PipelineFinding.DROPPED -> bounded(known) + (route to (known[route] ?: 0) + 1)
                PipelineFinding.STALLED, PipelineFinding.GARBLED -> bounded(known) + (route to CERTAIN)
            }
        }
    }

    /** The oldest verdicts are forgotten when there are too many. */
    private fun bounded(known: Map<Route, Int>) =
        if (known.size < MAX_VERDICTS) known else known.entries.drop(MAX_VERDICTS / 2).associate { it.toPair() }

    private companion object {
        const val CERTAIN = 2
        const val MAX_VERDICTS = 1_000
    }
}
