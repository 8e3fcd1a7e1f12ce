package dev.geturl.cookies

import kotlin.time.Instant

/**
 * Which cookies have to go so that [site] has no more than [JarOptions.maxPerSite] and the jar no more than
 * [JarOptions.retain]: "remove excess cookies" of RFC 6265bis, section 5.7. First what has expired, then what is not
 * `Secure` of a site that has too many, then what is of such a site, then all others; of equals the one that was not
 * used for the longest time.
 */
internal fun CookieIndex.excess(site: String, options: JarOptions, now: Instant): List<Entry> {
    val own = ofSite(site)
    val ofSite = candidates(own.asSequence(), own.size - options.maxPerSite) { rankInCrowd(it, now) }
    val tooMany = size - ofSite.size - options.retain
    if (tooMany <= 0) return ofSite
    val going = ofSite.toSet()
    return ofSite + candidates(all().filterNot { it in going }, tooMany) { rankInJar(it, now) }
}

private fun rankInCrowd(entry: Entry, now: Instant) = when {
    entry.isExpired(now) -> EXPIRED
    !entry.cookie.secure -> NOT_SECURE
    else -> OTHER
}

private fun rankInJar(entry: Entry, now: Instant) = if (entry.isExpired(now)) EXPIRED else OTHER

/** The first [count] to go. The times of use change while others read, so each is looked at once. */
private fun candidates(entries: Sequence<Entry>, count: Int, rank: (Entry) -> Int): List<Entry> {
    if (count <= 0) return emptyList()
    val seen = entries.map { Candidate(it, rank(it), it.lastUse) }
    if (count == 1) return listOfNotNull(seen.minWithOrNull(Candidate.ORDER)?.entry)
    return seen.sortedWith(Candidate.ORDER).take(count).map { it.entry }.toList()
}

private class Candidate(val entry: Entry, val rank: Int, val lastUse: Instant) {
    companion object {
        val ORDER: Comparator<Candidate> =
            compareBy<Candidate> { it.rank }.thenBy { it.lastUse }.thenBy { it.entry.creation }
    }
}

private const val EXPIRED = 0
private const val NOT_SECURE = 1
private const val OTHER = 2
