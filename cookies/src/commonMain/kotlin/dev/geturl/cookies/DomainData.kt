package dev.geturl.cookies

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import okio.FileSystem
import okio.IOException
import kotlin.time.Clock
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Instant

/**
 * Which public suffix list a jar uses: [BrowserCookieJar.domainStatus].
 *
 * @property version what the list says of its version; null when it says nothing.
 * @property names how many names it has rules for.
 * @property fetched when it was last fetched, or known to be the newest; null for the one that is shipped.
 * @property failure why it could not be fetched the last time; null when it could, or was not to be.
 */
public data class DomainStatus(
    public val version: String?,
    public val names: Int,
    public val fetched: Instant?,
    public val failure: IOException?,
)

/** What the jars take from the platform. */
internal class JarPlatform(
    val files: FileSystem,
    val blocking: CoroutineDispatcher,
    val clock: Clock,
    val shippedSuffixes: () -> PublicSuffixList,
)

/** The public suffix list of a jar, or of the jars of a database: read when it is first needed, replaced as a whole. */
internal class DomainData(private val options: DomainOptions, private val platform: JarPlatform) {
    private class Loaded(val list: PublicSuffixList, val copy: SuffixCopy?, val failure: IOException?)

    private val loaded = MutableStateFlow<Loaded?>(null)
    private val told = MutableStateFlow<DomainStatus?>(null)
    private val changing = Mutex()

    /** The list in use; null until it was needed. */
    val current: PublicSuffixList? get() = loaded.value?.list

    /** What is in use, and how the last fetch ended. */
    val status: StateFlow<DomainStatus?> = told.asStateFlow()

    /** Whether lists are fetched at all. */
    val isFetched: Boolean get() = options.http != null && !options.offline

    /** The list, which is read now if it was not needed before. */
    suspend fun list(): PublicSuffixList = current ?: changing.withLock { (loaded.value ?: read()).list }

    /**
     * Asks for a newer list and uses it; where nothing is fetched, reads the file anew.
     *
     * @throws IOException when there is none to be had; the one in use stays.
     */
    suspend fun refresh() {
        changing.withLock { if (isFetched) fetch(loaded.value ?: read()) else read() }
    }

    /** Refreshes whenever the list has become too old, for as long as the caller lives. A failure is in the status. */
    suspend fun keepFresh() {
        list()
        while (true) {
            delay(untilDue())
            try {
                refresh()
            } catch (_: IOException) {
                // It is in the status, for whoever wants to know; the list in use still serves.
                delay(minOf(options.domainRefresh, RETRY_AFTER))
            }
        }
    }

    private fun untilDue(): Duration {
        val fetched = loaded.value?.copy?.fetched ?: return Duration.ZERO
        return (fetched + options.domainRefresh - platform.clock.now()).coerceAtLeast(Duration.ZERO)
    }

    private suspend fun read(): Loaded = withContext(platform.blocking) {
        val copy = options.domainFile?.let { SuffixCopy.read(platform.files, it) }
        val list = copy?.list() ?: platform.shippedSuffixes()
        use(Loaded(list, copy, failure = null))
    }

    private suspend fun fetch(before: Loaded): Loaded = try {
        val http = checkNotNull(options.http) { "there is no client to fetch with" }
        val copy = fetchSuffixes(http, options.domainList, before.copy, platform.clock)
        withContext(platform.blocking) {
            // Read first: what cannot be read must not replace what can.
            val list = copy.list()
            options.domainFile?.let { copy.write(platform.files, it) }
            use(Loaded(list, copy, failure = null))
        }
    } catch (e: IOException) {
        use(Loaded(before.list, before.copy, e))
        throw e
    }

    private fun use(next: Loaded): Loaded {
        loaded.value = next
        told.value = DomainStatus(next.list.version, next.list.size, next.copy?.fetched, next.failure)
        return next
    }

    /** The status once the list was needed. */
    suspend fun statusNow(): DomainStatus {
        list()
        return status.filterNotNull().first()
    }

    private companion object {
        val RETRY_AFTER = 10.minutes
    }
}
