package dev.geturl.bench.adapter

import java.util.concurrent.Executors
import java.util.concurrent.Future

/** Threads of blocking callers, kept from run to run so that what they allocate stays counted. */
internal class Crew(size: Int) : AutoCloseable {
    private val threads = Executors.newFixedThreadPool(size) { Thread(it, "caller").apply { isDaemon = true } }

    /** Has [concurrency] threads repeat [request] until [stopAtNanos], at least once each; gives the number done. */
    fun repeat(concurrency: Int, stopAtNanos: Long, request: () -> Unit): Long {
        val callers: List<Future<Long>> = List(concurrency) {
            threads.submit<Long> {
                var done = 0L
                do {
                    request()
                    done++
                } while (System.nanoTime() < stopAtNanos)
                done
            }
        }
        return callers.sumOf { it.get() }
    }

    override fun close() {
        threads.shutdown()
    }
}
