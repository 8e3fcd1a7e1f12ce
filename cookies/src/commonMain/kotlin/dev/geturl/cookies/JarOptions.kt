package dev.geturl.cookies

import dev.geturl.HttpClient
import okio.Path
import kotlin.time.Duration
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.seconds

/**
 * How a jar behaves; the options of Tcl's package `cookiejar` by their names, and more.
 *
 * @property maxPerSite cookies of one site (registrable domain, or host where it has none) at most; those that
 *   exceed it go in the order of RFC 6265bis, section 5.7. Above 0, default 180.
 * @property retain cookies of the jar at most: `-retain`. Above 0, default 3,000.
 * @property purgeOld how often what has expired is taken out: `-purgeold`. It is never sent in between. A jar in memory
 *   looks only when something is stored. Positive, default 60 s.
 * @property vacuumTrigger how many cookies have to be taken out of a database before its room is given back:
 *   `-vacuumtrigger`. Above 0, default 200.
 * @property keepSessions whether cookies without an expiry are kept in the database, where other processes see them and
 *   where they stay until they are cleared. Default false: they end with this process.
 * @property freshness how old what a jar knows of other processes' changes may be: a read that begins this long after
 *   the last look takes another look first. Zero looks each time. Default 1 s.
 * @property oneOfEachKey whether a request has one cookie at most for each key, as Tcl's manual wishes. Default false:
 *   all that match are sent, as RFC 6265bis has it.
 * @property domains where the public suffix list comes from.
 */
public data class JarOptions(
    public val maxPerSite: Int = 180,
    public val retain: Int = 3_000,
    public val purgeOld: Duration = 60.seconds,
    public val vacuumTrigger: Int = 200,
    public val keepSessions: Boolean = false,
    public val freshness: Duration = 1.seconds,
    public val oneOfEachKey: Boolean = false,
    public val domains: DomainOptions = DomainOptions(),
) {
    init {
        require(maxPerSite > 0) { "maxPerSite is $maxPerSite: give a number of cookies above 0" }
        require(retain > 0) { "retain is $retain: give a number of cookies above 0" }
        require(purgeOld.isPositive()) { "purgeOld is $purgeOld: give a positive duration" }
        require(vacuumTrigger > 0) { "vacuumTrigger is $vacuumTrigger: give a number of cookies above 0" }
        require(!freshness.isNegative()) { "freshness is $freshness: give a duration, zero to look each time" }
    }
}

/**
 * Where a jar's public suffix list comes from: the one that is shipped, until there is a newer one.
 *
 * @property domainFile keeps what was fetched, and is read instead of the shipped list: `-domainfile`. It need not
 *   exist. Default null: what is fetched is kept in memory alone.
 * @property domainList the URL that the list is fetched from: `-domainlist`. Default that of publicsuffix.org.
 * @property domainRefresh how old the list may be before it is asked for again: `-domainrefresh`. Positive, default one
 *   day, which publicsuffix.org asks not to be undercut.
 * @property http the client that fetches; it is not closed. Default null: nothing is fetched.
 * @property offline forbids the network all the same: `-offline`. Default false.
 */
public data class DomainOptions(
    public val domainFile: Path? = null,
    public val domainList: String = "https://publicsuffix.org/list/public_suffix_list.dat",
    public val domainRefresh: Duration = 1.days,
    public val http: HttpClient? = null,
    public val offline: Boolean = false,
) {
    init {
        require(domainRefresh.isPositive()) { "domainRefresh is $domainRefresh: give a positive duration" }
    }
}
