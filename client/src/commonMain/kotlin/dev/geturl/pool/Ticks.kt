package dev.geturl.pool

import kotlin.time.Duration
import kotlin.time.TimeSource

/**
 * Moments as numbers of nanoseconds, where each exchange asks several questions of the time: one reading of the clock
 * answers all of them, and comparing numbers costs less than marks and durations do.
 */
internal object Ticks {
    private val start = TimeSource.Monotonic.markNow()

    fun now(): Long = start.elapsedNow().inWholeNanoseconds

    /** [time] after [moment]; the last moment there is for what lasts for ever. */
    fun after(moment: Long, time: Duration): Long {
        val nanos = time.inWholeNanoseconds
        return if (nanos > Long.MAX_VALUE - moment) Long.MAX_VALUE else moment + nanos
    }
}
