package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.net.LoopCoroutine
import dev.geturl.net.StraightConnection
import dev.geturl.net.Waiting
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.suspendCancellableCoroutine
import okio.Buffer
import java.util.concurrent.atomic.AtomicReference
import kotlin.coroutines.Continuation
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/** What a [ReaderSlot] is a part of: an object less for each connection than functions would be. On the loop. */
internal interface Arrivals {
    /** Moves what has come to [sink]: 1 to [byteCount] bytes, 0 when there are none, -1 at the end. */
    fun take(sink: Buffer, byteCount: Long): Long

    /** Whether [take] has an answer, be it a failure. */
    val hasAnswer: Boolean
}

/** Where whoever reads a connection of [loop] waits for it to have something to say. */
@OptIn(ExperimentalCoroutinesApi::class, InternalCoroutinesApi::class)
internal class ReaderSlot(private val loop: EventLoop, private val arrivals: Arrivals) {
    private val state = AtomicReference<State?>()

    /** Null, a reader that waits, or [Signal]. */
    private sealed interface State

    /** There is something that a reader need not wait for. */
    private data object Signal : State

    /** A coroutine of any kind that waits. */
    private class Suspended(val coroutine: CancellableContinuation<Unit>) : State

    /** Whether somebody waits here. */
    val isAwaited: Boolean get() = state.get().let { it != null && it !== Signal }

    /** Says whether something is left once a reader has had its share. On the loop. */
    fun settle(hasMore: Boolean) = state.set(if (hasMore) Signal else null)

    /** Tells whoever waits that something has come, which stays so until all is read. False when nobody waits. */
    fun signal(): Boolean = when (val reader = state.getAndSet(Signal)) {
        is Suspended -> reader.coroutine.isActive.also { if (it) resume(reader.coroutine) }
        is Direct -> true.also { reader.goOn() }
        Signal, null -> false
    }

    /**
     * Suspends in [call] until something has come and gives what was taken of it: the bytes are moved before [call]
     * goes on, and it goes on where they are.
     */
    suspend fun read(call: LoopCoroutine, sink: Buffer, byteCount: Long): Long =
        suspendCoroutineUninterceptedOrReturn { here ->
            val count = if (loop.isCurrent) arrivals.take(sink, byteCount) else 0
            if (count != 0L) {
                count
            } else {
                ToSink(call, here, sink, byteCount).begin()
                COROUTINE_SUSPENDED
            }
        }

    /** As [read], on the loop while there is nothing to take. What comes is shown to [taker] before [call] goes on. */
    suspend fun readStraight(call: LoopCoroutine, taker: StraightConnection.Taker): Long =
        suspendCoroutineUninterceptedOrReturn { here ->
            ToTaker(call, here, taker).begin()
            COROUTINE_SUSPENDED
        }

    /** Suspends any other coroutine until something has come, and goes on on the loop's thread. */
    suspend fun await(): Unit =
        if (loop.isCurrent) suspendCancellableCoroutine { state.set(Suspended(it)) } else awaitFromOutside()

    /** Suspends on the caller's thread and goes on on the loop's, also when something has been there already. */
    private suspend fun awaitFromOutside() {
        suspendCancellableCoroutine<Unit> { waiting ->
            if (state.compareAndSet(null, Suspended(waiting))) loop.attend() else waiting.resume(Unit)
        }
        loop.enter()
    }

    /**
     * Takes out who waits in a coroutine of the loop, to be given what has come; null when nobody does or it was
     * cancelled. On the loop.
     */
    fun claim(): Claim? {
        val waiting = state.get() as? Direct ?: return null
        return waiting.takeIf { it.isActive && state.compareAndSet(it, null) }
    }

    /** A reader that waits. It is given its share of what came, and then goes on. */
    interface Claim {
        /** Takes its share of [came], and gives what it is to [resume] with. */
        fun take(came: ReadBuffer): Long

        fun resume(count: Long)
    }

    /** A reader on this loop goes on at once, without going through the loop's queue. */
    private fun resume(waiting: CancellableContinuation<Unit>) {
        if (loop.isCurrent) with(waiting) { loop.resumeUndispatched(Unit) } else waiting.resume(Unit)
    }

    /** Waits in a coroutine of the loop; all but its beginning and [giveUp] happen on the loop's thread. */
    private abstract inner class Direct(
        private val call: LoopCoroutine,
        private val here: Continuation<Long>,
    ) : State,
        Claim,
        Waiting {
        val isActive: Boolean get() = call.job.isActive

        /** As [Arrivals.take]. */
        protected abstract fun takeEarlier(): Long

        fun begin() {
            call.waiting = this
            if (state.compareAndSet(null, this)) loop.attend() else loop.execute(::goOn)
            giveUpIfCancelled()
        }

        private fun waitOn() {
            state.set(this)
            giveUpIfCancelled()
        }

        /** It may have been cancelled before it could be told here. */
        private fun giveUpIfCancelled() {
            if (!isActive) giveUp()
        }

        fun goOn() {
            if (!isActive) return cancelled()
            val count = try {
                takeEarlier()
            } catch (failure: HttpException) {
                return fail(failure)
            }
            if (count == 0L) waitOn() else resume(count)
        }

        override fun resume(count: Long) {
            call.waiting = null
            here.resume(count)
        }

        protected fun fail(failure: Throwable) {
            call.waiting = null
            here.resumeWithException(failure)
        }

        override fun giveUp() {
            if (state.compareAndSet(this, null)) loop.execute(::cancelled)
        }

        private fun cancelled() = fail(call.job.getCancellationException())
    }

    private inner class ToSink(
        call: LoopCoroutine,
        here: Continuation<Long>,
        private val sink: Buffer,
        private val byteCount: Long,
    ) : Direct(call, here) {
        override fun takeEarlier(): Long = arrivals.take(sink, byteCount)

        override fun take(came: ReadBuffer): Long = came.moveTo(sink, byteCount)
    }

    private inner class ToTaker(
        call: LoopCoroutine,
        here: Continuation<Long>,
        private val taker: StraightConnection.Taker,
    ) : Direct(call, here) {
        private var failure: Throwable? = null

        override fun takeEarlier(): Long = if (arrivals.hasAnswer) ELSEWHERE else 0

        override fun take(came: ReadBuffer): Long {
            val count = came.bytes.remaining().toLong()
            try {
                taker.take(came.bytes)
            } catch (thrown: Throwable) {
                // It is for who waits, and not for the loop.
                failure = thrown
            }
            return count
        }

        override fun resume(count: Long) = failure?.let { fail(it) } ?: super.resume(count)
    }

    companion object {
        /** Nobody was shown anything: see [StraightConnection.readStraight]. */
        const val ELSEWHERE = -1L
    }
}
