package dev.geturl.cookies

import dev.geturl.Cookie
import kotlin.time.Clock
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Instant

/**
 * The file `cookies.txt` of Netscape, as curl, wget and browser extensions read and write it: seven fields a line,
 * with tabs between them, and `#HttpOnly_` before the domain of what scripts may not see.
 *
 * It knows nothing of `SameSite`, `Priority`, partitions and the times of creation: what is read has today's, in the
 * order of the lines. It cannot hold a tab in a key, nor a partition: such cookies are left out. `JsonFormat` holds
 * everything.
 */
public object NetscapeFormat : CookieFormat {
    private const val HEADER = "# Netscape HTTP Cookie File\n"
    private const val HTTP_ONLY = "#HttpOnly_"
    private const val YES = "TRUE"
    private const val NO = "FALSE"

    /** Domain, whether for all below it, path, secure, expiry, key, value. */
    private const val FIELDS = 7

    override fun write(cookies: List<StoredCookie>): String = cookies
        .map { it.cookie }
        .filter { '\t' !in it.key && '\t' !in it.path && !it.partitioned }
        .joinToString("", HEADER) { line(it) + "\n" }

    override fun read(text: String): List<StoredCookie> {
        val now = Clock.System.now()
        return text
            .lineSequence()
            .withIndex()
            .filter { (_, line) -> line.isNotBlank() && (!line.startsWith("#") || line.startsWith(HTTP_ONLY)) }
            .mapIndexed { order, (number, line) ->
                val cookie = requireNotNull(readLine(line)) { "line ${number + 1} is none of a cookies.txt: mend it" }
                StoredCookie(cookie, creation = now + order.microseconds, lastUse = now)
            }.toList()
    }

    private fun line(cookie: Cookie): String = listOf(
        (if (cookie.httpOnly) HTTP_ONLY else "") + (if (cookie.hostOnly) "" else ".") + cookie.domain,
        if (cookie.hostOnly) NO else YES,
        cookie.path,
        if (cookie.secure) YES else NO,
        // Zero means the session's end, so the first second of 1970 has to be the second.
        cookie.expires?.epochSeconds?.let { if (it == 0L) 1 else it } ?: 0,
        cookie.key,
        cookie.value,
    ).joinToString("\t")

    /** Null for a line that is malformed, or that no cookie can be made of. */
    private fun readLine(line: String): Cookie? {
        val fields = line.removePrefix(HTTP_ONLY).split('\t', limit = FIELDS)
        // Some writers leave out the tab before an empty value.
        if (fields.size < FIELDS - 1) return null
        val seconds = fields[4].toLongOrNull() ?: return null
        return try {
            Cookie(fields[5], fields.getOrElse(FIELDS - 1) { "" }, fields[0]) {
                httpOnly = line.startsWith(HTTP_ONLY)
                hostOnly = !fields[1].equals(YES, ignoreCase = true)
                path = fields[2]
                secure = fields[3].equals(YES, ignoreCase = true)
                expires = if (seconds == 0L) null else Instant.fromEpochSeconds(seconds)
            }
        } catch (_: IllegalArgumentException) {
            null
        }
    }
}
