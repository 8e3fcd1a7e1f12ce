package dev.geturl.show

import dev.geturl.EventListener
import dev.geturl.ExchangeEvent
import dev.geturl.GETURL_VERSION
import dev.geturl.Transaction
import okio.BufferedSink
import okio.ByteString.Companion.encodeUtf8
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.update
import kotlin.time.Clock

/**
 * Records exchanges as an HTTP Archive 1.2, the file that developer tools of browsers save and open. An [EventListener]
 * for a client or a call; [write] it whenever a file is wanted.
 *
 * ```
 * val har = Har()
 * HttpClient { events = har }.use { http -> http.get("https://example.org/") }
 * FileSystem.SYSTEM.write("calls.har".toPath()) { har.write(this) }
 * ```
 *
 * A call that was redirected, or had to log in, has an entry for each of its requests, with the body of the last alone.
 * Values of `Authorization`, `Proxy-Authorization`, `Cookie` and `Set-Cookie` and passwords in URLs are `***` unless
 * [HarOptions.secrets] says otherwise. Bodies are in it as they are, and they may hold secrets of another kind.
 */
@OptIn(ExperimentalAtomicApi::class)
public class Har(private val options: HarOptions = HarOptions()) : EventListener {
    private class Page(val id: String, val title: String, val startedAt: String)

    private class State(val pages: List<Page>, val entries: List<Map<String, Any?>>)

    private val state = AtomicReference(State(emptyList(), emptyList()))
    private val recorder = ExchangeRecorder(::add)

    /** How many entries it holds. */
    public val size: Int get() = state.load().entries.size

    override fun onEvent(transaction: Transaction, event: ExchangeEvent): Unit = recorder.onEvent(transaction, event)

    /** Begins a page: what belongs together, as the calls of one task do. The exchanges from here on are of it. */
    public fun page(title: String): Unit = state.update {
        State(it.pages + Page("page_${it.pages.size + 1}", title, "${Clock.System.now()}"), it.entries)
    }

    /** Adds an exchange that somebody else has recorded; beyond [HarOptions.atMost] the oldest is dropped. */
    public fun add(record: ExchangeRecord) {
        val entries = HarAttempt.of(record).map { HarEntry(it, options).toMap() }
        state.update { known ->
            val page = known.pages.lastOrNull()?.id
            State(known.pages, (known.entries + entries.map { it + ("pageref" to page) }).takeLast(options.atMost))
        }
    }

    /** Writes the archive, as JSON in UTF-8, to [sink]. It blocks if that does. */
    public fun write(sink: BufferedSink) {
        sink.write(toJson().encodeUtf8())
    }

    /** The archive as text. */
    public fun toJson(): String {
        val now = state.load()
        return jsonText(
            mapOf(
                "log" to linkedMapOf(
                    "version" to "1.2",
                    "creator" to linkedMapOf("name" to "geturl", "version" to GETURL_VERSION),
                    "pages" to now.pages.map(::page),
                    "entries" to now.entries.sortedBy { it["startedDateTime"] as String },
                ),
            ),
        )
    }

    private fun page(page: Page) = linkedMapOf(
        "startedDateTime" to page.startedAt,
        "id" to page.id,
        "title" to page.title,
        "pageTimings" to emptyMap<String, Any?>(),
    )
}
