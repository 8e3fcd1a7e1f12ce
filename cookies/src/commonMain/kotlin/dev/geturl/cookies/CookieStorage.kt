package dev.geturl.cookies

import dev.geturl.Cookie
import dev.geturl.CookieRequest
import kotlin.time.Instant

/** Carries out, on a [Draft], what the storage model and the limits decide. Called by one at a time. */
internal class CookieStorage(private val options: JarOptions) {
    private var purged: Instant? = null

    /**
     * Stores [cookie] as [judge] decides, and makes room for it.
     *
     * @param since its time of creation, where it has one already.
     * @return whether the jar has it now.
     */
    fun store(draft: Draft, cookie: Cookie, request: CookieRequest?, since: Instant? = null): Boolean =
        when (val verdict = draft.index.judge(cookie, request, draft.now)) {
            is Verdict.Refuse -> {
                false
            }

            is Verdict.Expire -> {
                verdict.old?.let { draft.remove(it, CookieChange.Cause.EXPIRED) }
                false
            }

            is Verdict.Keep -> {
                // The one that it replaces hands on its place in the order (section 5.7, step 23).
                val creation = verdict.old?.creation ?: since?.toMicros() ?: draft.nextCreation()
                val entry = Entry(verdict.cookie, creation, draft.now.toMicros())
                draft.put(entry)
                makeRoom(draft, entry)
            }
        }

    private fun makeRoom(draft: Draft, entry: Entry): Boolean {
        val site = draft.index.suffixes.siteOf(entry.cookie.domain)
        val excess = draft.index.excess(site, options, draft.now)
        for (old in excess) {
            val cause = if (old.isExpired(draft.now)) CookieChange.Cause.EXPIRED else CookieChange.Cause.EVICTED
            draft.remove(old, cause)
        }
        return entry !in excess
    }

    /** Takes out what has expired, if the last time was [JarOptions.purgeOld] ago. */
    fun purgeWhenDue(draft: Draft) {
        val last = purged
        if (last == null || draft.now - last >= options.purgeOld || draft.now < last) purge(draft)
    }

    /** Takes out what has expired, and says how many there were. */
    fun purge(draft: Draft): Int {
        purged = draft.now
        val over = draft.index.all().filter { it.isExpired(draft.now) }.toList()
        for (entry in over) draft.remove(entry, CookieChange.Cause.EXPIRED)
        return over.size
    }
}
