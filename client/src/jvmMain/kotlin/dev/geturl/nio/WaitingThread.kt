package dev.geturl.nio

import java.util.concurrent.locks.LockSupport

/** The calling thread, which waits for something: it turns a loop meanwhile where it has one, and sleeps elsewhere. */
internal class WaitingThread {
    private val thread = Thread.currentThread()

    /** The loop that it has; null when it has none. */
    @Volatile
    var loop: EventLoop? = null

    private var isInTurn = false

    /** Runs [work], which waits here. */
    inline fun <T> during(work: () -> T): T {
        val outer = CURRENT.get()
        CURRENT.set(this)
        try {
            return work()
        } finally {
            if (outer == null) CURRENT.remove() else CURRENT.set(outer)
        }
    }

    /** Turns the loop once, or sleeps until [rouse] where there is none to turn; waits only if it [mayWait]. */
    fun turnOrSleep(mayWait: () -> Boolean) {
        val loop = loop
        if (loop == null || loop.hasEnded) {
            if (mayWait()) LockSupport.park(this)
            return
        }
        inTurn { loop.turn(mayWait) }
    }

    /** Runs [work], which is a part of a loop's turn. */
    inline fun inTurn(work: () -> Unit) {
        isInTurn = true
        try {
            work()
        } finally {
            isInTurn = false
        }
    }

    /** Has the thread look again whether there is what it waits for. From any thread. */
    fun rouse() {
        if (Thread.currentThread() === thread) return
        loop?.execute { }
        LockSupport.unpark(thread)
    }

    /** Interrupts it, as it was while it waited. */
    fun interrupt() = thread.interrupt()

    companion object {
        private val CURRENT = ThreadLocal<WaitingThread>()

        /** Runs [work], a part of a loop's turn, on a thread that does not wait for anything itself. */
        inline fun inTurn(work: () -> Unit) = WaitingThread().run { during { inTurn(work) } }

        /** Whether the calling thread is within the turn of a loop, where it must not wait. */
        val isWithinTurn: Boolean get() = CURRENT.get()?.isInTurn == true
    }
}
