package dev.geturl.exchange

import kotlinx.coroutines.channels.Channel
import okio.Buffer
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi

/**
 * Hands blocks from one coroutine to another on another thread. Who takes gets all that lie there at once, so that many
 * cost one hop; who puts waits while [FULL_BYTES] or more lie there, and no longer than that.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class Hopper {
    private class Heap {
        val blocks = ArrayList<Buffer>()
        var bytes = 0L
    }

    /** What was put and not yet taken; null also while more is being put to it. */
    private val heap = AtomicReference<Heap?>(null)
    private val hasMore = Channel<Unit>(Channel.CONFLATED)
    private val hasRoom = Channel<Unit>(Channel.CONFLATED)

    /** Puts [block] there, and waits if that is too much. One coroutine at a time. */
    suspend fun put(block: Buffer) {
        val held = heap.exchange(null) ?: Heap()
        held.blocks.add(block)
        held.bytes += block.size
        val isFull = held.bytes >= FULL_BYTES
        heap.store(held)
        hasMore.trySend(Unit)
        // A token may be left from when there was room anyway.
        if (isFull) while (heap.load() != null) hasRoom.receive()
    }

    /** Nothing will be put any more; [failure] says why, when that is not its natural end. */
    fun close(failure: Throwable? = null) {
        hasMore.close(failure)
    }

    /**
     * All that was put since the last time, suspending until there is something; null when nothing comes any more.
     *
     * @throws Throwable what [close] was given, once all has been taken.
     */
    suspend fun take(): List<Buffer>? {
        while (true) {
            taken()?.let { return it }
            val next = hasMore.receiveCatching()
            if (next.isClosed) return taken() ?: next.exceptionOrNull()?.let { throw it }
        }
    }

    private fun taken(): List<Buffer>? = heap.exchange(null)?.blocks?.also { hasRoom.trySend(Unit) }

    private companion object {
        /** As much as is worth a hop. */
        const val FULL_BYTES = 256L * 1024
    }
}
