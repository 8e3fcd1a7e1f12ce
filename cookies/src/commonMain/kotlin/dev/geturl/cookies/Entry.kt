package dev.geturl.cookies

import dev.geturl.Cookie
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import kotlin.concurrent.Volatile
import kotlin.time.Instant

/**
 * A cookie in a jar. Everything but [lastUse] is fixed, so that those who read need no lock.
 *
 * @property creation when its first version was stored, in whole microseconds. A jar gives no two the same.
 */
internal class Entry(val cookie: Cookie, val creation: Instant, lastUse: Instant) {
    /** When it was last stored or sent. */
    @Volatile
    var lastUse: Instant = lastUse

    /** The [lastUse] that the store knows of. */
    @Volatile
    var knownLastUse: Instant = lastUse

    /** Short for what makes it the same cookie as another, whose key and path may be long. */
    val id: String by lazy(LazyThreadSafetyMode.PUBLICATION) { idOf(cookie) }

    val isSession: Boolean get() = cookie.expires == null

    /** Whether it is over (RFC 6265bis, section 5.7). */
    fun isExpired(now: Instant): Boolean = cookie.expires.let { it != null && it <= now }

    /** Whether [other] would take its place: the same key, domain, host-only flag, path and partition. */
    fun isReplacedBy(other: Cookie): Boolean = cookie.key == other.key && cookie.path == other.path &&
        cookie.hostOnly == other.hostOnly && cookie.domain == other.domain &&
        cookie.partitioned == other.partitioned && cookie.partitionKey == other.partitionKey

    companion object {
        /** The same for two cookies of which one would take the other's place, and for no others. */
        fun idOf(cookie: Cookie): String {
            val parts = Buffer()
            val partition = if (cookie.partitioned) "in ${cookie.partitionKey ?: "none"}" else ""
            for (part in listOf(cookie.domain, "${cookie.hostOnly}", cookie.path, cookie.key, partition)) {
                val bytes = part.encodeUtf8()
                parts.writeInt(bytes.size).write(bytes)
            }
            return parts.sha256().base64Url().trimEnd('=')
        }

        /** The order of section 5.8.3: longer paths first, then the older ones. */
        val SENT_ORDER: Comparator<Entry> =
            compareByDescending<Entry> { it.cookie.path.length }.thenBy { it.creation }
    }
}
