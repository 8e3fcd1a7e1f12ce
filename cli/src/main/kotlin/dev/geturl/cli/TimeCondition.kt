package dev.geturl.cli

import java.io.File

/**
 * `-z`: only what is newer, or with a leading dash older, than a time.
 *
 * @property seconds the time, in seconds since 1970.
 * @property wantsOlder whether what was not changed since is wanted.
 */
internal class TimeCondition private constructor(private val seconds: Long, private val wantsOlder: Boolean) {
    val headerName: String get() = if (wantsOlder) "If-Unmodified-Since" else "If-Modified-Since"
    val headerValue: String get() = DateText.http(seconds)

    /** Whether a document of [lastModified] is wanted; one whose time the server does not say is. */
    fun isMetBy(lastModified: String?): Boolean {
        val time = lastModified?.let(DateText::parse) ?: return true
        return if (wantsOlder) time < seconds else time > seconds
    }

    companion object {
        /** Reads [text]: a date, or the name of a file whose time counts. */
        fun parse(text: String): TimeCondition {
            val bare = text.removePrefix("-").removePrefix("=")
            val seconds = DateText.parse(bare)
                ?: File(bare).takeIf { it.exists() }?.let { it.lastModified() / MILLIS }
                ?: throw badUsage(
                    "-z $text is neither a date nor a file",
                    "Write a date as '2026-11-01' or 'Sun, 06 Nov 1994 08:49:37 GMT'.",
                )
            return TimeCondition(seconds, text.startsWith("-"))
        }

        private const val MILLIS = 1000
    }
}
