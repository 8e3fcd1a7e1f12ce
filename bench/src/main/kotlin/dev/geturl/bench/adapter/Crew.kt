package dev.geturl.bench.adapter

import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors
import java.util.concurrent.Future

/**
 * Threads of blocking callers, kept from run to run so that what they allocate stays counted. With [VIRTUAL] they are
 * virtual ones, which are not.
 */
internal class Crew(size: Int) : AutoCloseable {
    private val threads = if (System.getProperty(PROPERTY) == null) platformThreads(size) else virtualThreads()

    private fun platformThreads(size: Int): ExecutorService =
        Executors.newFixedThreadPool(size) { Thread(it, "caller").apply { isDaemon = true } }

    /** This is compiled for JDK 17, which has none. */
    private fun virtualThreads(): ExecutorService {
        val make = Executors::class.java.getMethod("newVirtualThreadPerTaskExecutor")
        return make.invoke(null) as ExecutorService
    }

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

    companion object {
        private const val PROPERTY = "geturl.bench.virtual"

        /** The flag of a JVM whose crews are virtual threads. */
        const val VIRTUAL = "-D$PROPERTY"
    }
}
