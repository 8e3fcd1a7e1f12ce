package dev.geturl.nio

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.DisposableHandle
import kotlinx.coroutines.asExecutor
import java.util.PriorityQueue
import java.util.concurrent.atomic.AtomicInteger

/**
 * The timers of one loop, touched by its thread alone; a timer may be cancelled from any.
 *
 * Cancelled timers stay until they are due, make up half of the queue, or would be the next to set an alarm for. That
 * keeps cancelling free, and it keeps the loop's next waking time early: the timeouts of later requests then fall
 * behind it and wake nobody when they are added.
 */
internal class TimerQueue {
    private val queue = PriorityQueue<Timer>()
    private val cancelled = AtomicInteger()

    /** The moment of the last [setAlarm] that is still to come. */
    private var alarmAt: Long? = null

    /** How many timers are held, cancelled ones included; for tests. */
    val size: Int get() = queue.size

    fun add(timer: Timer) {
        timer.cancelled = cancelled
        if (timer.isCancelled) return
        queue.add(timer)
        if (cancelled.get() > MIN_PURGE && cancelled.get() > queue.size / 2) purge()
    }

    /** When the first timer is due, in [System.nanoTime]; null when there is none. */
    fun nextDeadline(): Long? = queue.peek()?.deadline

    /** Takes out the first timer that is due by [now], cancelled ones included; null when there is none. */
    fun pollDue(now: Long): Timer? {
        val first = queue.peek()
        return if (first == null || first.deadline - now > 0) null else queue.poll()
    }

    /** Takes out the first timer, whenever it is due. */
    fun poll(): Timer? = queue.poll()

    /**
     * Has the loop run something by [execute] when the next timer is due, which it may not notice by itself: nobody may
     * be turning it. Once for each such moment.
     */
    fun setAlarm(execute: (Runnable) -> Unit) {
        while (queue.peek()?.isCancelled == true) queue.poll()
        val next = nextDeadline() ?: return
        if (alarmAt?.let { next - it >= 0 } == true) return
        alarmAt = next
        Timer(next) { execute { alarmAt = null } }.runElsewhere()
    }

    private fun purge() {
        queue.removeIf { it.isCancelled }
        cancelled.set(0)
    }

    companion object {
        private const val MIN_PURGE = 1_024
        private const val MAX_DELAY_NANOS = Long.MAX_VALUE / 4

        /** The time [delayNanos] from now; delays of centuries are cut to a time that still compares rightly. */
        fun deadline(delayNanos: Long): Long = System.nanoTime() + delayNanos.coerceIn(0, MAX_DELAY_NANOS)
    }
}

/** Something to run at [deadline], in [System.nanoTime], unless it is disposed of before. */
internal class Timer(
    val deadline: Long,
    @Volatile private var action: Runnable?,
) : Runnable, Comparable<Timer>, DisposableHandle {
    /** The queue's count of cancelled timers; null until the timer is queued. */
    @Volatile
    var cancelled: AtomicInteger? = null

    val isCancelled: Boolean get() = action == null

    /** Runs its action, once. */
    override fun run() {
        val run = action
        action = null
        if (run == null) cancelled?.decrementAndGet() else run.run()
    }

    /** Cancels the timer and forgets what it would have run. From any thread. */
    override fun dispose() {
        if (action != null) {
            action = null
            cancelled?.incrementAndGet()
        }
    }

    /** Runs it when it is due without its loop. Time goes on after the loop's end: somebody may still rely on it. */
    fun runElsewhere() = LateTimers.ofPlatform.after(deadline - System.nanoTime(), Dispatchers.IO.asExecutor(), this)

    override fun compareTo(other: Timer): Int = (deadline - other.deadline).compareTo(0)
}
