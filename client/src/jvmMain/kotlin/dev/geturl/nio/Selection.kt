package dev.geturl.nio

import dev.geturl.HttpException
import org.slf4j.LoggerFactory
import java.nio.channels.SelectionKey
import java.nio.channels.Selector
import java.util.concurrent.TimeUnit

/**
 * How the loop [name] learns which of its connections are ready, has them act, and sleeps while none is.
 *
 * @param hasWork whether there is something else to do than to sleep.
 */
internal class Selection(
    private val name: String,
    selector: Selector,
    private val tasks: LoopTasks,
    private val timers: TimerQueue,
    private val nap: Nap,
    private val hasWork: () -> Boolean,
) {
    private val ready = ReadyKeys.of(selector, ::deliver)
    private val waits = ShortWaits({ ready.now() > 0 || hasWork() })

    /** What the connections write while they are read. */
    val due = DueWrites()

    /** Those that are ready act. */
    fun now() {
        ready.now()
        due.close()
    }

    /** As [now], but waits for one, a wake-up or the next timer, unless there is work. */
    fun select() {
        if (hasWork()) {
            ready.now()
        } else if (!waits.findWork()) {
            sleep()
        }
        due.close()
        // Each way of selecting takes a wake-up that was pending: the next one has to be made again.
        nap.forgetWaking()
    }

    private fun sleep() {
        // Looking for work may have taken a wake-up: left set, it would keep the one from being made that ends this.
        nap.forgetWaking()
        val next = timers.nextDeadline()
        nap.begin(next)
        // Whoever hands work over after this sees that the thread sleeps; what came before it is seen here.
        val left = if (next == null) Long.MAX_VALUE else next - System.nanoTime()
        when {
            hasWork() || left <= 0 -> ready.now()
            next == null -> ready.await(0)
            else -> ready.await(TimeUnit.NANOSECONDS.toMillis(left + NANOS_ROUND_UP))
        }
        nap.end()
        waits.slept()
    }

    private fun deliver(key: SelectionKey) {
        // Handlers run within the selection, but the thread no longer sleeps: what comes now need not wake it.
        nap.end()
        due.open()
        val handler = key.attachment() as ReadyHandler
        try {
            handler.onReady(key)
            tasks.runFollowUps()
        } catch (failure: Throwable) {
            log.error("A connection of loop {} failed in its handler and is closed", name, failure)
            handler.onFailure(HttpException.Unexpected("The connection's handler failed: $failure", cause = failure))
        }
    }

    private companion object {
        val log = LoggerFactory.getLogger(Selection::class.java)
        const val NANOS_ROUND_UP = 999_999L
    }
}
