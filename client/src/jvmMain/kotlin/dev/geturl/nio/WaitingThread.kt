package dev.geturl.nio

import java.util.concurrent.locks.LockSupport

/** The calling thread, which waits for something: it turns a loop meanwhile where it has one, and sleeps elsewhere. */
internal class WaitingThread : TurnMark() {
    private val thread = Thread.currentThread()

    /** The loop that it has; null when it has none. */
    @Volatile
    var loop: EventLoop? = null

    /** Turns the loop once, or sleeps until [rouse] where there is none to turn; waits only if it [mayWait]. */
    fun turnOrSleep(mayWait: () -> Boolean) {
        val loop = loop
        if (loop == null || loop.hasEnded) {
            if (mayWait()) LockSupport.park(this)
            return
        }
        inTurn { loop.turn(mayWait) }
    }

    /** Has the thread look again whether there is what it waits for. From any thread. */
    fun rouse() {
        if (Thread.currentThread() === thread) return
        loop?.execute { }
        LockSupport.unpark(thread)
    }

    /** Interrupts it, as it was while it waited. */
    fun interrupt() = thread.interrupt()
}
