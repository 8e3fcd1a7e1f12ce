package dev.geturl.cookies

import dev.geturl.Cookie
import dev.geturl.CookieJar
import dev.geturl.CookieRequest
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import okio.IOException
import kotlin.time.Clock

/**
 * A cookie jar that does what browsers do: the storage model of RFC 6265bis, public suffixes, partitions, limits. In
 * memory, or in a database that other processes share: see `cookieJar` and `CookieDatabase`.
 *
 * ```
 * val jar = cookieJar()
 * HttpClient { cookieJar = jar }.use { http -> http.get("https://example.org/") }
 * println(jar.lookup("example.org", "SID"))
 * ```
 *
 * It may be used from any thread, by any number of clients at once. Reads find what they need in memory. When a
 * function that changes the jar returns, its change is kept, in a database also when the process is killed at that
 * moment. Cancelling one leaves open whether the change is made. Close a jar when it is no longer needed.
 */
public class BrowserCookieJar internal constructor(
    private val options: JarOptions,
    private val keeper: Keeper,
    private val domains: DomainData,
    platform: JarPlatform,
) : CookieJar, AutoCloseable {
    private val clock: Clock = platform.clock
    private val scope = CoroutineScope(SupervisorJob() + platform.blocking)
    private val store = CookieStorage(options)

    /**
     * Every change of this jar from now on, once it counts, other processes' when they are seen. A collector that is
     * more than 1,024 changes behind loses the oldest.
     */
    public val changes: Flow<CookieChange> get() = keeper.memory.changes

    init {
        if (keeper.isAlone && domains.isFetched) scope.launch { domains.keepFresh() }
    }

    /** The cookies for a request of unknown method, site and partition: the manual's `getCookies`. */
    override suspend fun getCookies(protocol: String, host: String, path: String): List<Cookie> =
        getCookies(CookieRequest(protocol, host, path))

    /** The cookies for [request], longer paths first, then the older ones (RFC 6265bis, section 5.8.3). */
    override suspend fun getCookies(request: CookieRequest): List<Cookie> {
        val now = clock.now()
        val all = fresh().matching(request, now)
        val sent = if (options.oneOfEachKey) all.oneOfEachKey() else all
        for (entry in sent) entry.lastUse = now
        return sent.map { it.cookie }
    }

    /** Keeps [cookie] as if a secure server had set it, or ignores it: the manual's `storeCookie`. */
    override suspend fun storeCookie(cookie: Cookie) {
        change { store.store(this, cookie, request = null) }
    }

    /** Keeps [cookie], which a response to [request] has set, or ignores it (RFC 6265bis, section 5.7). */
    override suspend fun storeCookie(cookie: Cookie, request: CookieRequest) {
        change { store.store(this, cookie, request) }
    }

    /** The domains that have cookies, in the order of the alphabet: Tcl's `lookup`. */
    public suspend fun lookup(): List<String> = list().map { it.cookie.domain }.distinct().sorted()

    /** The keys that the domain [host] has, in the order of the alphabet: Tcl's `lookup host`. */
    public suspend fun lookup(host: String): List<String> = list(host).map { it.cookie.key }.distinct().sorted()

    /**
     * The value of the cookie [key] of the domain [host], of several the first that would be sent; null when there is
     * none: Tcl's `lookup host key`.
     */
    public suspend fun lookup(host: String, key: String): String? =
        list(host).firstOrNull { it.cookie.key == key }?.cookie?.value

    /** All cookies, by domain and then in the order in which they are sent; those that have expired are left out. */
    public suspend fun list(): List<StoredCookie> {
        val now = clock.now()
        return fresh()
            .all()
            .filterNot { it.isExpired(now) }
            .sortedWith(compareBy<Entry> { it.cookie.domain }.then(Entry.SENT_ORDER))
            .map { StoredCookie(it.cookie, it.creation, it.lastUse) }
            .toList()
    }

    /** As [list], of those whose domain is [host], in any script and case. */
    public suspend fun list(host: String): List<StoredCookie> {
        val domain = asciiHost(host)
        return list().filter { it.cookie.domain == domain }
    }

    /**
     * Takes out the cookie with the key, domain, host-only flag, path and partition of [cookie]; false when there is
     * none.
     */
    public suspend fun delete(cookie: Cookie): Boolean = change {
        val entry = index.replacedBy(cookie)
        entry?.let { remove(it, CookieChange.Cause.DELETED) }
        entry != null
    }

    /** Takes out the cookies of the domain [host], only those with [key] where it is given, and says how many. */
    public suspend fun delete(host: String, key: String? = null): Int {
        val domain = asciiHost(host)
        return removeAll { it.cookie.domain == domain && (key == null || it.cookie.key == key) }
    }

    /** Takes out all cookies, and says how many there were. */
    public suspend fun clear(): Int = removeAll { true }

    /** Takes out the cookies that end with the session, and says how many there were. */
    public suspend fun clearSession(): Int = removeAll { it.isSession }

    /** Takes out now what has expired, instead of when [JarOptions.purgeOld] has it, and says how many there were. */
    public suspend fun purge(): Int = change { store.purge(this) }

    /**
     * Stores [cookies], such as a [CookieFormat] has read, as if secure servers had set them at the times that they
     * tell. Those that have expired, or that no jar may have, are left out.
     *
     * @return how many were kept.
     */
    public suspend fun addAll(cookies: List<StoredCookie>): Int =
        change { cookies.count { store.store(this, it.cookie, request = null, since = it.creation) } }

    /** All cookies as a text in [format], with their values. */
    public suspend fun exportAs(format: CookieFormat): String = format.write(list())

    /**
     * Stores the cookies of [text], which is in [format]: see [addAll].
     *
     * @return how many were kept.
     * @throws IllegalArgumentException when the text is not of this format; nothing is stored then.
     */
    public suspend fun importFrom(text: String, format: CookieFormat): Int = addAll(format.read(text))

    /**
     * Fetches the public suffix list, if the server has a newer one, and uses it from now on: Tcl's
     * `forceLoadDomainData`. Where [DomainOptions] let nothing be fetched, its file is read anew.
     *
     * @throws IOException when there is no list to be had; the one in use stays.
     */
    public suspend fun forceLoadDomainData(): DomainStatus {
        domains.refresh()
        return domains.statusNow()
    }

    /** Which public suffix list is in use. */
    public suspend fun domainStatus(): DomainStatus = domains.statusNow()

    /** Ends what the jar does by itself. What was begun is finished: see [awaitClosed]. May be called often. */
    override fun close() {
        scope.cancel()
        keeper.close()
    }

    /** Suspends until all that [close] ends has ended. */
    public suspend fun awaitClosed() {
        scope.coroutineContext.job.join()
        keeper.awaitClosed()
    }

    private suspend fun removeAll(which: (Entry) -> Boolean): Int = change {
        val going = index.all().filter(which).toList()
        for (entry in going) remove(entry, CookieChange.Cause.DELETED)
        going.size
    }

    private suspend fun fresh(): CookieIndex {
        keeper.freshen()
        if (keeper.memory.index.suffixes !== domains.current) change { }
        return keeper.memory.index
    }

    private suspend fun <R> change(block: Draft.() -> R): R {
        val suffixes = domains.list()
        return keeper.change {
            rebase(suffixes)
            if (keeper.isAlone) store.purgeWhenDue(this)
            block()
        }
    }

    /** `BrowserCookieJar(42 cookies)`: never what they are. */
    override fun toString(): String = "BrowserCookieJar(${keeper.memory.index.size} cookies)"
}
