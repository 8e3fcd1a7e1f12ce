package dev.geturl

import kotlin.time.Instant

/**
 * A host that is reached by `https` alone (RFC 6797). Immutable.
 *
 * @property host its name, in ASCII and lower case.
 * @property expires until when; null for good.
 * @property includesSubdomains whether all names below it are as well.
 */
public data class HstsEntry(
    public val host: String,
    public val expires: Instant? = null,
    public val includesSubdomains: Boolean = false,
) {
    /** curl's line for it: `.example.org "20270101 00:00:00"`, the dot for its subdomains. */
    override fun toString(): String = (if (includesSubdomains) "." else "") + "$host \"${date()}\""

    private fun date(): String {
        val text = expires?.toString()?.substringBefore('.')?.removeSuffix("Z") ?: return FOR_GOOD
        return text.replace("-", "").replace('T', ' ')
    }

    internal companion object {
        private const val FOR_GOOD = "unlimited"
        private val LINE = Regex("""(\.?)(\S+)\s+"(?:$FOR_GOOD|(\d{4})(\d\d)(\d\d) (\d\d:\d\d:\d\d))"\s*""")

        /** What [line] says; null when it says nothing, as a comment does. */
        fun parse(line: String): HstsEntry? {
            val (dot, host, year, month, day, time) = LINE.matchEntire(line)?.destructured ?: return null
            val expires = if (year.isEmpty()) {
                null
            } else {
                Instant.parseOrNull("$year-$month-${day}T${time}Z")
                    ?: return null
            }
            return HstsEntry(host.lowercase().removeSuffix("."), expires, dot.isNotEmpty())
        }
    }
}
