package dev.geturl.testing

import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

/** Closed until somebody opens it; who comes before waits. */
class Gate {
    private val latch = CountDownLatch(1)

    fun open(): Unit = latch.countDown()

    val isOpen: Boolean get() = latch.count == 0L

    /** Blocks until the gate is open. For scripts of servers, which have threads of their own. */
    fun pass() {
        check(latch.await(PATIENCE.inWholeSeconds, TimeUnit.SECONDS)) { "nobody opened the gate within $PATIENCE" }
    }

    /** Suspends until the gate is open. */
    suspend fun await(): Unit = until("the gate to be opened") { isOpen }
}
