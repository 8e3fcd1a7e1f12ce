package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option
import dev.geturl.Headers

/** Which cookies are sent, and where those that come are kept; [CookieSession] does what they ask for. */
internal class CookieFlags : OptionGroup("Cookies") {
    private val given by option(
        "-b",
        "--cookie",
        metavar = "DATA|FILE",
        help = "Send 'name=value; name=value', or the cookies of FILE (cookies.txt or Set-Cookie lines) to whom they " +
            "belong, with those that servers set meanwhile; an empty one begins with none, - reads standard input",
    ).multiple()
    val jarFile by option(
        "-c",
        "--cookie-jar",
        metavar = "FILE",
        help = "Write all cookies into FILE at the end, as cookies.txt; - writes them to standard output",
    )
    val junkSession by toggle(
        "-j",
        "--junk-session-cookies",
        help = "Begin a new session: leave out the cookies of -b and --cookie-db that have no expiry",
    )
    val database by option(
        "--cookie-db",
        metavar = "FILE",
        help = "Keep cookies in this SQLite database, which several processes may use at a time",
    )

    /** The files of `-b`, without the empty names that only have cookies kept. */
    val files: List<String> get() = given.filterNot(::isText).map { it.removePrefix("@") }.filter { it.isNotEmpty() }

    /** Whether cookies of servers are sent and kept. */
    val wantJar: Boolean get() = jarFile != null || database != null || given.any { !isText(it) }

    /**
     * What `-b` says to send to every server, or null; several are one after the other.
     *
     * @throws CommandFailure when no header can hold it.
     */
    fun text(): String? {
        val text = given.filter(::isText).joinToString(";") { it.trim() }.ifEmpty { return null }
        try {
            Headers.Builder().add("Cookie", text)
        } catch (invalid: IllegalArgumentException) {
            throw badUsage("-b: ${invalid.message}", "Give name=value; name=value, without control characters.")
        }
        return text
    }

    /** curl's rule: what has an equals sign is no file, unless an @ says so. */
    private fun isText(value: String) = '=' in value && !value.startsWith('@')
}
