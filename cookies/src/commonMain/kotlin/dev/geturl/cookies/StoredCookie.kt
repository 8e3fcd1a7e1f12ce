package dev.geturl.cookies

import dev.geturl.Cookie
import kotlin.time.Instant

/**
 * A cookie as a jar has it.
 *
 * @property cookie the cookie itself; it is a session's where its `expires` is null.
 * @property creation when its first version was stored.
 * @property lastUse when it was last stored or sent, as far as this process knows.
 */
public data class StoredCookie(
    public val cookie: Cookie,
    public val creation: Instant,
    public val lastUse: Instant,
)

/**
 * Something that has happened to a cookie of a jar: [BrowserCookieJar.changes].
 *
 * @property cookie as it is now, or as it was when it went.
 * @property cause what happened to it.
 * @property isElsewhere whether another process has done it.
 */
public data class CookieChange(
    public val cookie: Cookie,
    public val cause: Cause,
    public val isElsewhere: Boolean,
) {
    /** What may happen to a cookie. */
    public enum class Cause {
        /** It was stored, be it anew or in the place of another. */
        STORED,

        /** It has expired, or was replaced by one that has. */
        EXPIRED,

        /** It had to make room: see [JarOptions.maxPerSite] and [JarOptions.retain]. */
        EVICTED,

        /** Somebody has taken it out; what other processes take out, for whatever cause, counts as this. */
        DELETED,
    }
}
