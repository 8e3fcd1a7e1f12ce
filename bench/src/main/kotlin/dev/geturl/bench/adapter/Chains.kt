package dev.geturl.bench.adapter

import java.util.concurrent.CompletableFuture
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.LongAdder

/**
 * Chains of requests for clients with callbacks: each completion starts the next request of its chain, on whatever
 * thread the client completes it, until the time is up.
 */
internal class Chains(private val concurrency: Int, private val stopAtNanos: Long) {
    private val open = AtomicInteger(concurrency)
    private val done = LongAdder()
    private val end = CompletableFuture<Long>()

    /** Starts all chains by calling [start] once for each, waits for the last to end, and gives the requests done. */
    fun run(start: () -> Unit): Long {
        repeat(concurrency) { start() }
        return end.get()
    }

    /**
     * Says that a request of a chain is complete, whose response [verify] refuses by throwing; true if the chain shall
     * start its next. What is thrown ends the run, as most clients would swallow it in a callback.
     */
    inline fun completed(verify: () -> Unit): Boolean {
        try {
            verify()
        } catch (e: IllegalStateException) {
            failed(e)
            return false
        }
        return goesOn()
    }

    /** Counts a request; true if its chain shall start the next. */
    fun goesOn(): Boolean {
        done.increment()
        if (System.nanoTime() < stopAtNanos) return true
        if (open.decrementAndGet() == 0) end.complete(done.sum())
        return false
    }

    /** Ends the run with [error]. */
    fun failed(error: Throwable) {
        end.completeExceptionally(error)
    }
}
