package dev.geturl.nio

import kotlinx.coroutines.Dispatchers
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ConcurrentLinkedDeque
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.EmptyCoroutineContext

/**
 * The loops of one client that have no threads of their own: a thread that makes a blocking call takes one and turns it
 * until the call has ended, which spares it the change of thread.
 *
 * A connection stays on the loop where it was opened and so has it to itself as a rule: a call without a connection at
 * rest takes a loop that has none. There are as many loops as threads call at a time, or connections rest.
 */
internal class CallerLoops(private val name: String) : AutoCloseable {
    private val all = ConcurrentHashMap.newKeySet<EventLoop>()
    private val free = ConcurrentLinkedDeque<EventLoop>()

    /** What is in [free], once each. */
    private val listed = ConcurrentHashMap.newKeySet<EventLoop>()
    private val made = AtomicInteger()
    private val leased = AtomicInteger()

    @Volatile
    private var isClosed = false

    /** All loops that have not ended; for tests of leaks. */
    val open: Set<EventLoop> get() = all

    /** A loop with nothing on it, which the calling thread has from now on. After [close], one that ends. */
    fun take(): EventLoop {
        while (true) {
            val loop = free.pollFirst() ?: break
            listed.remove(loop)
            if (loop.tryTake()) return loop
        }
        val keeper = Keeper()
        val loop = EventLoop("$name-${made.getAndIncrement()}", keeper)
        keeper.loop = loop
        loop.tryTake()
        all.add(loop)
        if (isClosed) loop.close()
        return loop
    }

    /**
     * A loop for a call that is not on the calling thread's time as a whole: nobody has it, nor is it free. Null when
     * many calls have one: those that are read by coroutines would have a keeper each.
     */
    fun lease(): EventLoop? {
        if (leased.incrementAndGet() > MAX_LEASED) return null.also { leased.decrementAndGet() }
        return take().also {
            it.callBegan()
            it.leave()
        }
    }

    /** The call of a [lease] has ended. */
    fun release(loop: EventLoop) {
        leased.decrementAndGet()
        loop.callEnded()
        loop.hear()
    }

    /** Of one loop. */
    private inner class Keeper : LoopKeeper {
        lateinit var loop: EventLoop

        override fun keep(turns: Runnable): Unit = KEEPERS.dispatch(EmptyCoroutineContext, turns)

        override fun isFree() {
            if (loop.hasEnded) {
                all.remove(loop)
            } else if (loop.tenancy.calls.get() == 0 && listed.add(loop)) {
                free.addFirst(loop)
                // Asked when it is counted: many loops become free at once.
                while (listed.size > MAX_FREE && closeOne()) continue
            }
        }
    }

    /** Ends the loop that has been free for longest; false when there is none. */
    private fun closeOne(): Boolean {
        val loop = free.pollLast() ?: return false
        listed.remove(loop)
        loop.close()
        return true
    }

    /** Ends all loops and with them all that is under way on them. Returns at once. */
    override fun close() {
        isClosed = true
        all.forEach { it.close() }
    }

    /** Suspends until all have ended. */
    suspend fun awaitClosed(): Unit = all.forEach { it.awaitClosed() }

    private companion object {
        /** Each has a selector, which costs two or three descriptors. */
        const val MAX_FREE = 64
        const val MAX_LEASED = 64

        /** As many threads as loops are kept: with a bound, those that wait would keep the others from being turned. */
        val KEEPERS = Dispatchers.IO.limitedParallelism(Int.MAX_VALUE)
    }
}
