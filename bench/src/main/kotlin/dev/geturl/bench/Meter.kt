package dev.geturl.bench

import com.sun.management.OperatingSystemMXBean
import com.sun.management.ThreadMXBean
import java.lang.management.ManagementFactory

/** Measures what this process spends on a piece of work. */
internal class Meter {
    private val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean
    private val system = ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean
    private val files = ProcessFiles("self")

    /** Runs [work], which returns the units it did, and reads all counters right before and after it. */
    fun measure(work: () -> Double): Sample {
        threads.resetPeakThreadCount()
        val waits = files.waits()
        val calls = files.readsAndWrites()
        val allocated = allocated()
        val cpu = system.processCpuTime
        val start = System.nanoTime()
        val units = work()
        val seconds = (System.nanoTime() - start) / NANOS
        return Sample(
            units = units,
            seconds = seconds,
            cpuNanos = (system.processCpuTime - cpu).toDouble(),
            allocated = (allocated() - allocated).toDouble(),
            calls = since(calls, files.readsAndWrites()),
            waits = since(waits, files.waits()),
            peakKib = files.peakKib()?.toDouble(),
            threads = threads.peakThreadCount.toDouble(),
        )
    }

    /**
     * Bytes allocated by the threads now alive. A thread that ends takes its count along, so adapters keep their
     * callers' threads from run to run; JDK 21 has a total over dead threads too, but its figures would not compare
     * with 17's.
     */
    private fun allocated(): Long = threads.getThreadAllocatedBytes(threads.allThreadIds).sumOf { maxOf(it, 0) }

    private fun since(before: Long?, after: Long?): Double? =
        if (before == null || after == null) null else (after - before).toDouble()

    private companion object {
        const val NANOS = 1e9
    }
}
