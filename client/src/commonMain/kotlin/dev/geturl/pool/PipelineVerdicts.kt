package dev.geturl.pool

import dev.geturl.Newest

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
internal class PipelineVerdicts {
    private val doubts = Newest<Route, Int>(MAX_VERDICTS)

    fun isOff(route: Route): Boolean = (doubts[route] ?: 0) >= CERTAIN

    fun note(route: Route, finding: PipelineFinding) {
        val before = doubts[route] ?: 0
        if (before >= CERTAIN || (finding == PipelineFinding.ANSWERED && before == 0)) return
        doubts.change(route) { known ->
            when (finding) {
                PipelineFinding.ANSWERED -> null
                PipelineFinding.DROPPED -> (known ?: 0) + 1
                PipelineFinding.STALLED, PipelineFinding.GARBLED -> CERTAIN
            }
        }
    }

    private companion object {
        const val CERTAIN = 2
        const val MAX_VERDICTS = 1_000
    }
}
