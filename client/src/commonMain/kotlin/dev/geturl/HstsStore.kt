package dev.geturl

import okio.FileSystem
import okio.IOException
import okio.Path
import okio.Path.Companion.toPath
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.jvm.JvmOverloads
import kotlin.time.Clock
import kotlin.time.Duration
import kotlin.time.Instant
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid

/**
 * The hosts that are reached by `https` alone, as they have said over `https` themselves in
 * `Strict-Transport-Security`: RFC 6797. A URL of `http` or `ws` for one of them is taken for `https` or `wss` before
 * anything is sent. May be used by several clients, from any thread.
 *
 * ```
 * val http = HttpClient { hsts = HstsStore("hsts.txt".toPath()) }
 * ```
 *
 * It holds 10,000 hosts at most; what has expired makes room. Hosts that are addresses are never among them.
 *
 * @param path the file that it is kept in, in curl's format: it is read at once, which blocks, and written anew off the
 *   loops when a response changes something: by the end of [HttpClient.awaitClosed] at the latest. Default null: it is
 *   kept in memory.
 * @param files where the file is. Default: the files of this machine.
 * @throws IOException when the file is there and cannot be read.
 */
@OptIn(ExperimentalAtomicApi::class, ExperimentalUuidApi::class)
public class HstsStore
    @JvmOverloads
    @Throws(IOException::class)
    constructor(
        private val path: Path? = null,
        private val files: FileSystem = FileSystem.SYSTEM,
    ) {
        internal var clock: Clock = Clock.System
        private val known = AtomicReference<Map<String, HstsEntry>>(emptyMap())

        init {
            if (path != null && files.exists(path)) {
                val lines = files.read(path) { readUtf8() }.lines()
                known.store(lines.mapNotNull(HstsEntry::parse).associateBy { it.host })
            }
        }

        /** The hosts that are known now, in no order. */
        public val entries: List<HstsEntry>
            get() = clock.now().let { now -> known.load().values.filter { isAlive(it, now) } }

        /** Whether [host], as it stands in a URL, is reached by `https` alone: section 8.2. */
        public fun covers(host: String): Boolean {
            val all = known.load()
            if (all.isEmpty()) return false
            val now = clock.now()
            var name = canonical(host)
            var isItself = true
            while (name.isNotEmpty()) {
                val entry = all[name]
                if (entry != null && (isItself || entry.includesSubdomains) && isAlive(entry, now)) return true
                name = name.substringAfter('.', "")
                isItself = false
            }
            return false
        }

        /** Adds [entry], in place of what is known of its host. An address is not taken. */
        public fun add(entry: HstsEntry) {
            val host = canonical(entry.host)
            if (host.isEmpty() || IpAddress.parseOrNull(host) != null) return
            change { all ->
                val room = if (all.size < MOST || host in all) all else all.filterValues { isAlive(it, clock.now()) }
                if (room.size < MOST || host in room) room + (host to entry.copy(host = host)) else room
            }
        }

        /** Forgets [host]. */
        public fun remove(host: String): Unit = change { it - canonical(host) }

        /**
         * Writes the file, whole or not at all. Blocks. Does nothing without a file.
         *
         * @throws IOException when it cannot be written.
         */
        @Throws(IOException::class)
        public fun save() {
            val target = path ?: return
            do {
                val saved = known.load()
                val draft = "$target.${Uuid.random().toHexString()}".toPath()
                try {
                    files.write(draft) { writeUtf8(text(saved.values)) }
                    files.atomicMove(draft, target)
                } catch (failure: IOException) {
                    files.delete(draft, mustExist = false)
                    throw failure
                }
            } while (known.load() !== saved)
        }

        /** [url], by `https` where its host is known. */
        internal fun upgraded(url: Url): Url {
            val secure = SECURE[url.scheme] ?: return url
            if (!covers(url.host)) return url
            val builder = url.newBuilder().scheme(secure)
            return (if (url.explicitPort == PLAIN_PORT) builder.port(-1) else builder).build()
        }

        /**
         * The response to a request for [url] had a `Strict-Transport-Security` field with [value].
         *
         * @return whether that changed anything that is to be saved.
         */
        internal fun note(url: Url, value: String): Boolean {
            if (url.scheme != "https") return false
            val said = StrictTransport.parse(value) ?: return false
            val before = known.load()
            if (said.maxAge == Duration.ZERO) {
                remove(url.host)
            } else {
                val end = (clock.now() + said.maxAge).takeIf { it < Instant.DISTANT_FUTURE }
                add(HstsEntry(url.host, end, said.includesSubdomains))
            }
            return path != null && known.load() !== before
        }

        private fun isAlive(entry: HstsEntry, now: Instant) = entry.expires?.let { it > now } != false

        private fun text(entries: Collection<HstsEntry>) =
            HEADER + entries.filter { isAlive(it, clock.now()) }.joinToString("") { "$it\n" }

        private fun canonical(host: String) = host.removeSurrounding("[", "]").removeSuffix(".").lowercase()

        private inline fun change(next: (Map<String, HstsEntry>) -> Map<String, HstsEntry>) {
            do {
                val before = known.load()
                val after = next(before)
            } while (after != before && !known.compareAndSet(before, after))
        }

        /** How many hosts are known. */
        override fun toString(): String = "HstsStore(${known.load().size} hosts${path?.let { " in $it" }.orEmpty()})"

        private companion object {
            const val MOST = 10_000
            const val PLAIN_PORT = 80
            const val HEADER = "# HSTS: the hosts that are reached by https alone\n"
            val SECURE = mapOf("http" to "https", "ws" to "wss")
        }
    }
