package dev.geturl.cli

import dev.geturl.Headers
import dev.geturl.Hop

/**
 * What is to be done with a response once its head is known. Decides as curl does; does nothing.
 *
 * @param resumeFrom where `-C` goes on, 0 for the beginning.
 * @param hasTag whether the response is wanted only if its entity tag is another one.
 */
internal class ResponseRules(
    private val failure: FailureMode,
    private val hasRange: Boolean,
    private val condition: TimeCondition?,
    private val resumeFrom: Long,
    private val isDownload: Boolean,
    private val asksForTransferCoding: Boolean,
    private val hasTag: Boolean,
) {
    /** What becomes of the body. */
    sealed interface Verdict {
        /** It is written. */
        object Take : Verdict

        /**
         * It is left where it is, and all is well.
         *
         * @property code the status code that is reported in place of the server's, or 0 for none.
         * @property makesFile whether an empty file is made for it.
         */
        class Leave(val code: Int = 0, val makesFile: Boolean = false) : Verdict

        /** The transfer has failed. */
        class Fail(val failure: CommandFailure) : Verdict
    }

    fun of(code: Int, headers: Headers): Verdict {
        malformed(headers)?.let { return Verdict.Fail(it) }
        val resumes = resumeFrom > 0 && isDownload
        return when {
            resumes && code == RANGE_NOT_SATISFIABLE -> Verdict.Leave()

            failure == FailureMode.WITHOUT_BODY && code >= FIRST_ERROR -> Verdict.Fail(httpError(code))

            resumes && rangeStart(headers) != resumeFrom -> notResumed(headers)

            condition != null && !hasRange && resumeFrom == 0L && code < FIRST_REDIRECT &&
                !condition.isMetBy(headers["Last-Modified"]) -> Verdict.Leave(NOT_MODIFIED)

            hasTag && code == NOT_MODIFIED -> Verdict.Leave()

            else -> Verdict.Take
        }
    }

    /** What the library lets pass, as it concerns no one exchange, and curl does not. */
    private fun malformed(headers: Headers): CommandFailure? {
        val codings =
            headers.joined("Transfer-Encoding").lowercase().split(',').map { it.trim() } -
                setOf("", "chunked", "identity")
        return when {
            headers.values("Location").distinct().size > 1 -> {
                severalLocations()
            }

            codings.isNotEmpty() && !asksForTransferCoding -> {
                CommandFailure(
                    ExitCode.BAD_ENCODING,
                    "Unsolicited Transfer-Encoding (${codings.joinToString()}) found",
                    "Give --tr-encoding to take gzip or deflate.",
                )
            }

            else -> {
                null
            }
        }
    }

    private fun notResumed(headers: Headers): Verdict =
        if (headers["Content-Length"]?.toLongOrNull() == resumeFrom) Verdict.Leave() else Verdict.Fail(cannotResume())

    private fun rangeStart(headers: Headers): Long? =
        headers["Content-Range"]?.let { RANGE_START.find(it)?.groupValues?.get(1)?.toLongOrNull() }

    private fun cannotResume() = CommandFailure(
        ExitCode.RANGE_ERROR,
        "The server does not support byte ranges: the download cannot be resumed",
        "Fetch it from the beginning, without -C.",
    )

    companion object {
        const val FIRST_ERROR = 400
        private const val FIRST_REDIRECT = 300
        private const val NOT_MODIFIED = 304
        private const val MUST_LOG_IN = 407
        private const val RANGE_NOT_SATISFIABLE = 416
        private val RANGE_START = Regex("(\\d+)-")

        /** What [code], by which a proxy answered `CONNECT`, comes to. */
        fun tunnelRefused(code: Int) = CommandFailure(
            ExitCode.RECEIVE_FAILURE,
            "CONNECT tunnel failed, response $code",
            if (code == MUST_LOG_IN) "Log in with -U user:password." else "The proxy says why with -i or -v.",
        )

        private fun severalLocations() = CommandFailure(
            ExitCode.WEIRD_REPLY,
            "The response names more than one Location",
            "Nobody can say which is meant.",
        )

        /**
         * Refuses to follow [hop] where curl does.
         *
         * @throws CommandFailure for two places to go to, and for a URL with too many slashes.
         */
        fun refuseLocation(hop: Hop) {
            val locations = hop.responseHeaders.values("Location").distinct()
            if (locations.size > 1) throw severalLocations()
            if (hop.location != null && locations.any { TOO_MANY_SLASHES.matchesAt(it, 0) }) {
                throw CommandFailure(
                    ExitCode.BAD_URL,
                    "The redirect leads to a URL with more than three slashes",
                    "Ask for the right URL itself.",
                )
            }
        }

        private val TOO_MANY_SLASHES = Regex("[A-Za-z][A-Za-z0-9+.-]*:////")

        /** What comes of asking for a head and getting none. */
        fun headless() = CommandFailure(
            ExitCode.WEIRD_REPLY,
            "The server answered in HTTP/0.9, which has no heads",
            "Leave -I out to see what it has.",
        )

        /** What `-f` makes of [code]. */
        fun httpError(code: Int) = CommandFailure(ExitCode.HTTP_ERROR, "The requested URL returned error: $code")
    }
}
