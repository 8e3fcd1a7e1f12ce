package dev.geturl.nio

import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicReference

/** Sees to a loop that has no thread of its own. */
internal interface LoopKeeper {
    /** Runs [turns] on a thread that may wait. */
    fun keep(turns: Runnable)

    /** Nothing is on the loop, and nobody has it. */
    fun isFree()
}

/** Which thread has a loop: its own for ever, or whichever has taken it last; or none. */
internal class Tenancy {
    private val tenant = AtomicReference<Thread?>()

    @Volatile
    private var returning: Thread? = null

    /** How many calls have the loop for theirs, whoever has it now. */
    val calls = AtomicInteger()

    /** How often others have begun to wait for something on the loop without handing anything over. */
    private val attention = AtomicInteger()

    val isCurrent: Boolean get() = Thread.currentThread() === tenant.get()

    val isVacant: Boolean get() = tenant.get() == null

    /** Whether the calling thread is the one of [expectReturn]. */
    val isReturning: Boolean get() = Thread.currentThread() === returning

    /** How often [attend] was called. */
    val attended: Int get() = attention.get()

    /** Gives it to [thread] for ever. */
    fun settle(thread: Thread) = tenant.set(thread)

    /** Gives it to the calling thread unless another has it. */
    fun tryEnter(): Boolean = tenant.compareAndSet(null, Thread.currentThread())

    /** Somebody waits for something on the loop. */
    fun attend() {
        attention.incrementAndGet()
    }

    /** The calling thread is about to take it back. */
    fun expectReturn() {
        returning = Thread.currentThread()
    }

    /** The calling thread has taken it back, or has not. */
    fun endReturn() {
        returning = null
    }

    /** The calling thread has it no more. */
    fun vacate() = tenant.set(null)
}
