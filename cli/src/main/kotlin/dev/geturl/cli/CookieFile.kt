package dev.geturl.cli

import dev.geturl.CookieRequest
import dev.geturl.cookies.NetscapeFormat
import dev.geturl.cookies.StoredCookie
import dev.geturl.parseSetCookie
import okio.ByteString
import kotlin.time.Clock
import kotlin.time.Duration.Companion.microseconds

/**
 * The file of `-b`: lines of a cookies.txt, and heads of responses, of which the `Set-Cookie` lines count.
 *
 * @property cookies those that could be read, each newer than the one before.
 * @property unread the numbers, from 1, of lines that no cookie could be made of.
 */
internal class CookieFile private constructor(val cookies: List<StoredCookie>, val unread: List<Int>) {
    companion object {
        fun read(bytes: ByteString): CookieFile {
            val now = Clock.System.now()
            val cookies = ArrayList<StoredCookie>()
            val unread = ArrayList<Int>()
            // Field lines are octets, the others UTF-8.
            bytes.string(Charsets.ISO_8859_1).lineSequence().forEachIndexed { at, line ->
                val found = readLine(line)
                if (found == null) unread.add(at + 1)
                found?.mapTo(cookies) { StoredCookie(it.cookie.kept(), now + at.microseconds, now) }
            }
            return CookieFile(cookies, unread)
        }

        /** Its cookie, none for a line that needs to have none, or null for one that is malformed. */
        private fun readLine(line: String): List<StoredCookie>? = when {
            line.startsWith(SET_COOKIE, ignoreCase = true) -> ofField(line.substring(SET_COOKIE.length))
            '\t' !in line && HEAD_LINE.containsMatchIn(line) -> emptyList()
            else -> ofTabs(line.toByteArray(Charsets.ISO_8859_1).decodeToString())
        }

        /** It is not known who has said it, so it has to say itself for whom it is. */
        private fun ofField(field: String): List<StoredCookie>? {
            val domain = DOMAIN.find(field)?.groupValues?.get(1)?.lowercase() ?: return null
            val cookie = parseSetCookie(field, CookieRequest("https", domain, "/")) ?: return null
            val now = Clock.System.now()
            return listOf(StoredCookie(cookie, now, now))
        }

        private fun ofTabs(line: String): List<StoredCookie>? = try {
            NetscapeFormat.read(line)
        } catch (_: IllegalArgumentException) {
            null
        }

        private const val SET_COOKIE = "Set-Cookie:"
        private val DOMAIN = Regex("(?i);\\s*domain\\s*=\\s*\\.?([^;\\s]+)")
        private val HEAD_LINE = Regex("^(HTTP/\\d|[!#$%&'*+.^_`|~0-9A-Za-z-]+:)")
    }
}
