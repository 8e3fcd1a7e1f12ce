package dev.geturl.exchange

import dev.geturl.GeturlOptions
import dev.geturl.Headers
import dev.geturl.HttpVersion
import dev.geturl.Newest
import dev.geturl.Origin
import dev.geturl.RequestBody

/**
 * Which requests ask whether their body is wanted: those whose caller wants it, else those with a body of more than
 * [above] bytes or of unknown length; none when [above] is -1.
 */
internal class ExpectationRule(private val above: Long, private val unexpecting: UnexpectingOrigins) {
    /** Whether a request with [body] and the caller's [own] fields asks [origin]. */
    fun expects(body: RequestBody, options: GeturlOptions, own: Headers, origin: Origin): Boolean = when {
        body.length == 0L || options.protocol == HttpVersion.HTTP_1_0 || origin in unexpecting -> false
        FIELD in own -> own.hasToken(FIELD, CONTINUE)
        options.omits(FIELD) -> false
        else -> options.expectContinue ?: isLarge(body)
    }

    private fun isLarge(body: RequestBody) = above >= 0 && (body.length < 0 || body.length > above)

    companion object {
        const val CONTINUE = "100-continue"
        private const val FIELD = "Expect"

        /** Whether the `Expect` field [value] asks for a 100 (Continue) and for nothing else. */
        fun isContinue(value: String): Boolean = value.equals(CONTINUE, ignoreCase = true)
    }
}

/**
 * The servers that are not asked whether they want a body, as they have refused that with 417 or speak HTTP/1.0. Of
 * more than [MOST] the one known longest is forgotten.
 */
internal class UnexpectingOrigins {
    private val origins = Newest<Origin, Unit>(MOST)

    operator fun contains(origin: Origin): Boolean = origin in origins

    fun add(origin: Origin) {
        if (origin !in origins) origins[origin] = Unit
    }

    private companion object {
        const val MOST = 1_000
    }
}
