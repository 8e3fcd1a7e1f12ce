package dev.geturl.cookies

import dev.geturl.Cookie
import kotlin.time.Instant

/**
 * All cookies of a jar, by site: the registrable domain, or the host where it has none. Immutable, so that readers need
 * no lock; a changed one shares nearly everything with the one before. A change of one among 100,000 copies about 400
 * references.
 *
 * @property suffixes the list that says what a site is.
 * @property size how many cookies there are.
 * @property latest the latest time of creation, so that the next can be later.
 */
internal class CookieIndex private constructor(
    val suffixes: PublicSuffixList,
    private val shards: Array<Map<String, List<Entry>>>,
    val size: Int,
    val latest: Instant,
) {
    /** The cookies of a [site] in the order in which they are sent. */
    fun ofSite(site: String): List<Entry> = shards[shardOf(site)][site].orEmpty()

    /** The one that [cookie] would take the place of. */
    fun replacedBy(cookie: Cookie): Entry? =
        ofSite(suffixes.siteOf(cookie.domain)).firstOrNull { it.isReplacedBy(cookie) }

    /** All of them, in no order. */
    fun all(): Sequence<Entry> = shards.asSequence().flatMap { it.values.asSequence() }.flatMap { it.asSequence() }

    /** With [entry] in place of the one that it replaces. */
    operator fun plus(entry: Entry): CookieIndex {
        val site = suffixes.siteOf(entry.cookie.domain)
        val before = ofSite(site)
        val others = before.filterNot { it.isReplacedBy(entry.cookie) }
        val place = others.binarySearch(entry, Entry.SENT_ORDER).let { if (it < 0) -it - 1 else it + 1 }
        val after = ArrayList<Entry>(others.size + 1).apply {
            addAll(others)
            add(place, entry)
        }
        return with(site, after, size + after.size - before.size, maxOf(latest, entry.creation))
    }

    /** Without [entry]; the same index when it has no such one. */
    operator fun minus(entry: Entry): CookieIndex {
        val site = suffixes.siteOf(entry.cookie.domain)
        val before = ofSite(site)
        val after = before.filterNot { it.isReplacedBy(entry.cookie) }
        return if (after.size == before.size) this else with(site, after, size - 1, latest)
    }

    /** The same cookies where [suffixes] says what a site is. */
    fun on(suffixes: PublicSuffixList): CookieIndex =
        if (suffixes === this.suffixes) this else of(suffixes, all().toList())

    private fun with(site: String, entries: List<Entry>, size: Int, latest: Instant): CookieIndex {
        val shard = shardOf(site)
        val copy = shards.copyOf()
        copy[shard] = if (entries.isEmpty()) shards[shard] - site else shards[shard] + (site to entries)
        return CookieIndex(suffixes, copy, size, latest)
    }

    companion object {
        /** A power of two: what a change copies is this, and the sites of one shard. */
        private const val SHARDS = 256

        private fun shardOf(site: String) = site.hashCode().let { (it xor (it ushr 16)) and (SHARDS - 1) }

        /** An index of [entries], no two of which replace each other. */
        fun of(suffixes: PublicSuffixList, entries: List<Entry> = emptyList()): CookieIndex {
            val sites = entries.groupBy { suffixes.siteOf(it.cookie.domain) }
            val shards = Array<MutableMap<String, List<Entry>>>(SHARDS) { HashMap() }
            for ((site, own) in sites) shards[shardOf(site)][site] = own.sortedWith(Entry.SENT_ORDER)
            val latest = entries.maxOfOrNull { it.creation } ?: Instant.DISTANT_PAST
            return CookieIndex(suffixes, Array(SHARDS) { shards[it] }, entries.size, latest)
        }
    }
}
