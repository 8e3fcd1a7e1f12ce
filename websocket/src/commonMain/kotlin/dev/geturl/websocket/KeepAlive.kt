package dev.geturl.websocket

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Delay
import kotlinx.coroutines.DisposableHandle
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import okio.ByteString
import kotlin.concurrent.Volatile
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.coroutines.ContinuationInterceptor
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

    private val pinging = AtomicReference<Pinging?>(null)

    /** What the pings say. */
    @Volatile
    var payload: ByteString = ByteString.EMPTY

    /** Pings [every] so often from now on; not at all where that is zero or less. From any thread. */
    fun start(every: Duration) {
        val next = if (every.isPositive() && every.isFinite()) Pinging(every) else null
        pinging.exchange(next)?.stop()
        next?.sleep()
    }

    /** Pings no more. From any thread. */
    fun stop(): Unit = start(Duration.ZERO)

    /** Sleeps as a timer: as a coroutine it would take ten times the memory, and each WebSocket of a server has one. */
    private inner class Pinging(private val every: Duration) : Runnable {
        private var heard = peer.heard
        private var next = TimeSource.Monotonic.markNow() + every
        private var deadline: TimeMark? = null

        @Volatile
        private var timer: DisposableHandle? = null

        @Volatile
        private var isStopped = false

        fun sleep() {
            timer = scope.after(untilFirst(), this)
            // Whoever has stopped it meanwhile has stopped the timer before.
            if (isStopped) timer?.dispose()
        }

        fun stop() {
            isStopped = true
            timer?.dispose()
        }

        private fun untilFirst(): Duration {
            val untilNext = -next.elapsedNow()
            return deadline?.let { minOf(untilNext, -it.elapsedNow()) } ?: untilNext
        }

        override fun run() {
            if (isStopped) return
            if (peer.heard != heard || peer.isIgnored) deadline = null
            if (deadline?.hasPassedNow() == true) return peer.isSilent()
            if (next.hasPassedNow()) ping()
            sleep()
        }

        private fun ping() {
            if (deadline == null) {
                // What had come when the ping was sent is no answer to it.
                heard = peer.heard
                if (timeout.isPositive()) deadline = TimeSource.Monotonic.markNow() + timeout
            }
            next = TimeSource.Monotonic.markNow() + every
            scope.launch(start = CoroutineStart.UNDISPATCHED) { peer.sendPing(payload) }
        }
    }
}

/** Runs [action] where this scope's coroutines run, once [time] has passed. */
@OptIn(InternalCoroutinesApi::class)
private fun CoroutineScope.after(time: Duration, action: Runnable): DisposableHandle {
    val clock = coroutineContext[ContinuationInterceptor] as? Delay
    // As `delay` rounds: who wakes up too early would have to sleep again.
    val millis = time.inWholeMilliseconds.coerceAtLeast(0) + 1
    if (clock != null) return clock.invokeOnTimeout(millis, action, coroutineContext)
    val sleeper = launch {
        delay(millis)
        action.run()
    }
    return DisposableHandle { sleeper.cancel() }
}
