package dev.geturl.body

import dev.geturl.HttpException
import dev.geturl.Limits

/** Stops a body that decodes to far more than was sent, see [Limits.decodedRatio]. */
internal class RatioGuard(private val limits: Limits, private val framing: Framing) {
    /** Looks whether [made] decoded bytes are too many for what came from the peer so far. */
    fun check(made: Long) {
        if (limits.decodedRatio < 0 || made <= FREE) return
        if (made / limits.decodedRatio <= framing.received) return
        throw HttpException.LimitExceeded(
            limit = "decodedRatio",
            message = "$made bytes came of ${framing.received} encoded ones, over the limit of " +
                "${limits.decodedRatio} for one",
            hint = "raise Limits.decodedRatio if the server is trusted and its data is that uniform",
        )
    }

    private companion object {
        /** Small bodies are harmless at any ratio. */
        const val FREE = 1024L * 1024
    }
}
