package dev.geturl.websocket

import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlin.concurrent.atomics.AtomicInt
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.incrementAndFetch
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.resume

/**
 * What has arrived and waits for who receives. The loop fills it and one coroutine at a time empties it, on whatever
 * thread: nothing is locked, and one wake-up hands over all that came with one read.
 *
 * @param limit so many bytes may wait, before the loop is to read no further.
 * @param mayLook whether a receiver on another thread may look for what comes for a moment before it suspends.
 */
@OptIn(ExperimentalAtomicApi::class, ExperimentalCoroutinesApi::class)
internal class Inbox(private val loop: CoroutineDispatcher, private val limit: Long, mayLook: Boolean) {
    /** Null, a [Batch] that nobody has taken yet, or the [Receiving] of who waits for one. */
    private val slot = AtomicReference<InboxSlot?>(null)

    /** Who waits for a batch. */
    private class Receiving(val here: CancellableContinuation<Unit>) : InboxSlot

    /** How often the receiver has taken something or begun to wait, [roomWaiter] being told of it. */
    private val turns = AtomicInt(0)
    private val roomWaiter = AtomicReference<CancellableContinuation<Unit>?>(null)

    /** What the loop puts together at the moment; its alone. */
    private var filling: Batch? = null

    /** What the receiver has taken; its alone. */
    private var taken = Batch.NONE
    private val looks = ShortLooks(mayLook)

    /** Whether what there is no room for is dropped, as this end has closed. The loop's alone. */
    var isDropping = false

    /** Whether the receiver waits and has nothing to go on with. On the loop. */
    val isAwaited: Boolean get() = isDropping || (filling == null && slot.load() is Receiving)

    /** Whether the receiver has taken all that there is: what it does now is likely to be an answer to it. */
    val isDrained: Boolean get() = taken.isEmpty && slot.load() == null

    /** Whether so much more may come beside [assembling] bytes that are at hand. On the loop. */
    fun hasRoom(assembling: Long): Boolean = isDropping || waiting() + assembling < limit || isAwaited

    private fun waiting(): Long = (filling?.weight ?: 0) + ((slot.load() as? Batch)?.weight ?: 0)

    /** Adds [event], which [publish] hands over. On the loop. */
    fun add(event: WebSocketEvent, bytes: Int) {
        if (isDropping && event is Message && waiting() > limit) return
        (filling ?: Batch().also { filling = it }).add(event, bytes + EVENT_BYTES)
    }

    /** Says that nothing comes after this. On the loop. */
    fun end(failure: WebSocketException?) {
        (filling ?: Batch().also { filling = it }).end = Batch.End(failure)
        publish()
    }

    /** Hands over what was added, and wakes the receiver where it waits. On the loop. */
    fun publish() {
        var batch = filling ?: return
        filling = null
        while (true) {
            val seen = slot.load()
            when {
                seen is Batch -> if (slot.compareAndSet(seen, null)) batch = seen.also { it.append(batch) }
                slot.compareAndSet(seen, batch) -> return wake(seen)
            }
        }
    }

    /** A receiver on this loop goes on at once, without going through the loop's queue. */
    private fun wake(seen: InboxSlot?) {
        val receiver = (seen as? Receiving)?.here ?: return
        if (receiver.context[ContinuationInterceptor] === loop) {
            with(receiver) { loop.resumeUndispatched(Unit) }
        } else {
            receiver.resume(Unit)
        }
    }

    /** The next event if it is there. By the receiver. */
    fun poll(): WebSocketEvent? = taken.next() ?: if (take()) taken.next() else null

    /** How it ended, once all events have been taken; null before. By the receiver. */
    val end: Batch.End? get() = if (taken.isEmpty) taken.end else null

    /** Suspends while [poll] has nothing and there is no [end]; may return too early. By the receiver. */
    suspend fun awaitNext(): Unit = suspendCancellableCoroutine { here ->
        val isNeeded = taken.isEmpty && taken.end == null && !comesSoon(here)
        val receiving = if (isNeeded) Receiving(here) else null
        if (receiving != null && slot.compareAndSet(null, receiving)) {
            here.invokeOnCancellation { slot.compareAndSet(receiving, null) }
            tellRoom()
        } else {
            here.resume(Unit)
        }
    }

    /** On the loop itself nothing would come while it looked. */
    private fun comesSoon(here: CancellableContinuation<Unit>): Boolean =
        here.context[ContinuationInterceptor] !== loop && looks.find { slot.load() is Batch }

    private fun take(): Boolean {
        if (taken.end != null || slot.load() !is Batch) return false
        taken = slot.exchange(null) as? Batch ?: return false
        looks.came()
        tellRoom()
        return true
    }

    /** What [awaitTurn] compares with. To be asked before it is found out that there is no room. */
    val turn: Int get() = turns.load()

    /** Suspends until the receiver has taken something or begun to wait after it was at [turn]. On the loop. */
    suspend fun awaitTurn(turn: Int): Unit = suspendCancellableCoroutine { here ->
        roomWaiter.store(here)
        if (turns.load() != turn) freeRoomWaiter()
    }

    /** Frees who waits for room, as it does not matter any more. */
    fun stopWaiting() = tellRoom()

    private fun tellRoom() {
        turns.incrementAndFetch()
        freeRoomWaiter()
    }

    private fun freeRoomWaiter() {
        if (roomWaiter.load() != null) roomWaiter.exchange(null)?.resume(Unit)
    }

    private companion object {
        /** What an event costs beside its bytes. */
        const val EVENT_BYTES = 64L
    }
}
