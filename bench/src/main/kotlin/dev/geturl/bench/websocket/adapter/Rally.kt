package dev.geturl.bench.websocket.adapter

import java.util.concurrent.CompletableFuture

/**
 * The messages under way on one connection of a client with callbacks. Each that comes back is answered by [send],
 * until the time is up. The callbacks of a connection come one after the other.
 */
internal class Rally(private val size: Int, private val send: () -> Unit) {
    private var stopAtNanos = 0L
    private var underWay = 0
    private var done = 0L

    @Volatile
    private var end = CompletableFuture<Long>()

    /** Sends [window] messages, and gives how many have come back when the last has. */
    fun start(window: Int, stopAtNanos: Long): CompletableFuture<Long> {
        val end = CompletableFuture<Long>()
        done = 0
        underWay = window
        this.stopAtNanos = stopAtNanos
        // What is written before this is seen by the callbacks.
        this.end = end
        repeat(window) { send() }
        return end
    }

    /** A message of [length] bytes has come. */
    fun echoed(length: Int) {
        val end = end
        if (length != size) return failed(IllegalStateException("$length bytes came back of $size"))
        done++
        if (System.nanoTime() < stopAtNanos) {
            send()
        } else if (--underWay == 0) {
            end.complete(done)
        }
    }

    /** Ends the run. */
    fun failed(failure: Throwable) {
        end.completeExceptionally(failure)
    }
}

/** Runs all of [rallies] until [stopAtNanos]: how many messages came back. */
internal fun rally(rallies: List<Rally>, window: Int, stopAtNanos: Long): Long =
    rallies.map { it.start(window, stopAtNanos) }.sumOf { it.get() }
