package dev.geturl.pipeline

import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.Transaction
import dev.geturl.net.Transport
import dev.geturl.testing.Gate
import dev.geturl.testing.settled
import dev.geturl.testing.until
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.time.Duration.Companion.seconds

/** Under which a script runs. */
internal data class RunSettings(
    val keepAlive: Boolean,
    val pipeline: Boolean,
    val pause: Pause,
    /** Whether the end of a resting connection is seen only when the next request is written or read. */
    val endIsHidden: Boolean,
) {
    /**
     * Whether no request is answered before all that are started in one go have been: then those behind it surely wait
     * or are pipelined. Runs with the longest pause answer at once instead, so that both orders of events come up.
     */
    val answersLate: Boolean get() = pause != Pause.UNTIL_CLOSED
}

/** What a run came to. */
internal class RunOutcome(
    val script: PipelineScript,
    val settings: RunSettings,
    val transactions: List<Transaction>,
    val connections: List<List<Traffic>>,
    val arrived: List<List<Int>>,
    val answered: List<List<Int>>,
)

/** Plays one script on a client of its own, on the loops of [owner]. */
internal class ScriptRun(
    private val script: PipelineScript,
    private val settings: RunSettings,
    private val owner: HttpClient,
) {
    private val segments = script.pausedBy(settings.pause)

    /** For each segment, open once all of its calls have been started. */
    private val started = segments.map { Gate() }
    private val segmentOf = segments.flatMapIndexed { at, it -> it.calls.map { call -> call.number to at } }.toMap()
    private val connections = CopyOnWriteArrayList<TappedConnection>()
    private val transactions = ArrayList<Transaction>()

    /** Runs it to its end, or until it is clear that there is none: then what still runs has no status. */
    suspend fun outcome(): RunOutcome {
        val config = HttpConfig.tcl { pool = pool.copy(keepAlive = settings.keepAlive, pipeline = settings.pipeline) }
        val http = owner.newClient(config)
        val server = ScriptServer(script.calls) { mayAnswer(it, http) }
        try {
            tap(http)
            withTimeoutOrNull(PLENTY) { play(http, server) }
            return RunOutcome(
                script,
                settings,
                transactions,
                connections.map { it.traffic },
                server.arrived.map { it.toList() },
                server.answered.map { it.toList() },
            )
        } finally {
            started.forEach(Gate::open)
            http.close()
            server.close()
            http.awaitClosed()
        }
    }

    private fun tap(http: HttpClient) {
        val tcp = http.unregister("http")
        val tapping = Transport { target ->
            TappedConnection(tcp.connect(target), settings.endIsHidden) { number ->
                if (settings.answersLate) startedWith(number).await()
            }.also(connections::add)
        }
        http.register("http", 80, tapping)
    }

    private suspend fun play(http: HttpClient, server: ScriptServer) {
        segments.forEachIndexed { at, segment ->
            for (call in segment.calls) transactions += start(call, http, server)
            started[at].open()
            if (segment.pause != Pause.NONE) transactions.forEach { it.await() }
            if (segment.pause == Pause.UNTIL_CLOSED) closeIdle(server)
        }
        transactions.forEach { it.await() }
    }

    private fun start(call: ScriptCall, http: HttpClient, server: ScriptServer): Transaction =
        http.start("http://127.0.0.1:${server.port}${call.path}") {
            method = call.method
            keepAlive = settings.keepAlive && call.settings.keepAlive
            postFresh = call.settings.postFresh
            repost = call.settings.repost
            if (call.method == "POST") query("posted")
        }

    private suspend fun closeIdle(server: ScriptServer) {
        val resting = connections.filter { it.isOpen }
        server.closeIdle()
        if (!settings.endIsHidden) until("the client to notice the end") { resting.none { it.isOpen } }
    }

    private fun startedWith(number: Int) = started[segmentOf.getValue(number)]

    private fun mayAnswer(call: ScriptCall, http: HttpClient) {
        if (settings.answersLate || call.isDelayed) startedWith(call.number).pass()
        if (call.isDelayed) runBlocking { http.settled() }
    }

    private companion object {
        /** A run takes some milliseconds; this is for one that hangs. */
        val PLENTY = 6.seconds
    }
}
