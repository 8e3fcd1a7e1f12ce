package dev.geturl.websocket

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import okio.ByteString
import kotlin.concurrent.Volatile
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.time.Duration
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/** Pings a peer at intervals and finds out when it is dead: the manual's `configure`. */
@OptIn(ExperimentalAtomicApi::class)
internal class KeepAlive(private val scope: CoroutineScope, private val timeout: Duration, private val peer: Peer) {
    /** Who is kept alive. */
    interface Peer {
        /** How often something has come from it. */
        val heard: Int

        /** Whether nobody listens to it at the moment, so that it cannot be heard. */
        val isIgnored: Boolean

        suspend fun sendPing(payload: ByteString)

        fun isSilent()
    }

    private val job = AtomicReference<Job?>(null)

    /** What the pings say. */
    @Volatile
    var payload: ByteString = ByteString.EMPTY

    /** Pings [every] so often from now on; not at all where that is zero or less. From any thread. */
    fun start(every: Duration) {
        val pinging = if (every.isPositive() && every.isFinite()) scope.launch { ping(every) } else null
        job.exchange(pinging)?.cancel()
    }

    private suspend fun ping(every: Duration) {
        var heard = peer.heard
        var next: TimeMark = TimeSource.Monotonic.markNow() + every
        var deadline: TimeMark? = null
        while (true) {
            delay(untilFirst(next, deadline))
            if (peer.heard != heard || peer.isIgnored) deadline = null
            if (deadline != null && deadline.hasPassedNow()) return peer.isSilent()
            if (next.hasPassedNow()) {
                // What had come when the ping was sent is no answer to it.
                if (deadline == null) heard = peer.heard
                peer.sendPing(payload)
                if (deadline == null && timeout.isPositive()) deadline = TimeSource.Monotonic.markNow() + timeout
                next = TimeSource.Monotonic.markNow() + every
            }
        }
    }

    private fun untilFirst(next: TimeMark, deadline: TimeMark?): Duration {
        val untilNext = -next.elapsedNow()
        return if (deadline == null) untilNext else minOf(untilNext, -deadline.elapsedNow())
    }
}
