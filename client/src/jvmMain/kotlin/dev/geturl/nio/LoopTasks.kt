package dev.geturl.nio

import java.util.concurrent.ConcurrentLinkedQueue

/** What is to be run on a loop's thread: what it has handed to itself, and what others have. */
internal class LoopTasks {
    private val local = ArrayDeque<Runnable>()
    private val foreign = ConcurrentLinkedQueue<Runnable>()

    /** Whether there is nothing; on the loop's thread. */
    val isEmpty: Boolean get() = local.isEmpty() && foreign.isEmpty()

    /** Whether the loop has handed something to itself; on its thread. */
    val hasLocal: Boolean get() = local.isNotEmpty()

    /** Whether there is something that others have handed over; on any thread. */
    val hasForeign: Boolean get() = foreign.isNotEmpty()

    /** Adds [task] behind the loop's own. On its thread. */
    fun addLocal(task: Runnable) = local.addLast(task)

    /** Adds [task] behind those of others. */
    fun addForeign(task: Runnable) {
        foreign.add(task)
    }

    /** Takes back what others have handed over; false when it has been taken to be run. */
    fun removeForeign(task: Runnable): Boolean = foreign.remove(task)

    /** Takes out the next, whosever it is. */
    fun next(): Runnable? = local.removeFirstOrNull() ?: foreign.poll()

    /** What tasks hand over meanwhile waits for the next turn, so that they cannot keep the sockets waiting. */
    fun run() {
        repeat(local.size) { run(local.removeFirst()) }
        repeat(MAX_FOREIGN_TASKS) { run(foreign.poll() ?: return) }
    }

    /**
     * What one connection's bytes set off is done before the next connection is read: while it is in the processor's
     * cache, and so that few segments are in use at a time. The pool of segments is small, and what it lacks is
     * garbage.
     */
    fun runFollowUps() {
        var left = MAX_FOLLOW_UPS
        while (left-- > 0) run(local.removeFirstOrNull() ?: return)
    }

    /** Runs [task]; what it throws is its thread's to handle, and ends no loop. */
    fun run(task: Runnable) {
        try {
            task.run()
        } catch (failure: Throwable) {
            val thread = Thread.currentThread()
            thread.uncaughtExceptionHandler.uncaughtException(thread, failure)
        }
    }

    private companion object {
        const val MAX_FOLLOW_UPS = 64

        /** So many tasks of others are run before the sockets get their turn. */
        const val MAX_FOREIGN_TASKS = 1_024
    }
}
