@file:OptIn(InternalGeturlApi::class)

package dev.geturl.java.bridge

import dev.geturl.InternalGeturlApi
import dev.geturl.isLoopThread
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.runInterruptible
import java.io.InterruptedIOException
import java.util.concurrent.Callable
import java.util.concurrent.CompletableFuture

/** Where threads wait for coroutines, and coroutines for threads. */
internal object Blocking {
    /**
     * Runs [block] while the calling thread waits. Interrupting the thread cancels [block] and waits for its end.
     *
     * @throws InterruptedIOException when the thread is interrupted, which it stays.
     * @throws IllegalStateException on a loop's thread, which would wait for itself, and on Android's main thread.
     */
    @JvmStatic
    fun <T> run(block: suspend CoroutineScope.() -> T): T {
        refuseOnLoop()
        try {
            return runBlocking(block = block)
        } catch (interrupted: InterruptedException) {
            throw wasInterrupted(interrupted)
        }
    }

    /** As [run], as Java writes it. */
    @JvmStatic
    fun <T> await(block: suspend () -> T): T = run { block() }

    /** Runs [block], which waits in a way of its own, on the calling thread. */
    inline fun <T> checked(block: () -> T): T {
        refuseOnLoop()
        return block()
    }

    /** Begins something and waits, unless the calling thread must not; an interrupted thread cancels it. */
    inline fun <T> join(crossinline begin: () -> CompletableFuture<T>): T = run { begin().await() }

    /** Runs [block], which may block, where that holds up nobody. Cancelling interrupts its thread. */
    @JvmStatic
    suspend fun <T> offLoop(block: Callable<T>): T = runInterruptible(Dispatchers.IO) { block.call() }

    /**
     * As [offLoop], for what waits for exchanges, or asks for others: however many do, none waits for the thread of
     * another. Their number is that of the calls under way.
     */
    @JvmStatic
    suspend fun <T> onOwnThread(block: Callable<T>): T = runInterruptible(OWN_THREADS) { block.call() }

    /** A virtual thread each where the JDK has them. */
    private val OWN_THREADS: CoroutineDispatcher =
        VirtualThreads.executor()?.asCoroutineDispatcher() ?: Dispatchers.IO.limitedParallelism(Int.MAX_VALUE)

    /** The thread stays interrupted, so that what it does next sees it, too. */
    fun wasInterrupted(cause: Throwable?): InterruptedIOException {
        Thread.currentThread().interrupt()
        return InterruptedIOException("The calling thread was interrupted and waits no more").apply {
            initCause(cause)
        }
    }

    private fun refuseOnLoop() {
        check(!isLoopThread()) {
            "a blocking call on ${Thread.currentThread().name}, an event loop's thread, would wait for itself: $INSTEAD"
        }
        check(!MainThread.isCurrent()) {
            "a blocking call on Android's main thread would freeze the screen until the server has answered: $INSTEAD"
        }
    }

    private const val INSTEAD = "call the function whose name ends in Async, or call this one on another thread"
}
