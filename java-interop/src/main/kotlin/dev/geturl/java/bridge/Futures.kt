package dev.geturl.java.bridge

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.function.Consumer
import java.util.function.Function

/**
 * Suspending functions as futures of Java's.
 *
 * @param executor where futures are completed and their callbacks run.
 */
internal class Futures(executor: Executor) {
    /** It has no end of its own: closing the client or server that it belongs to ends what runs in it. */
    val scope = CoroutineScope(SupervisorJob() + executor.asCoroutineDispatcher())

    /** Begins on the calling thread, so that a resting connection is written to without a change of thread. */
    fun <T> begin(block: suspend CoroutineScope.() -> T): CompletableFuture<T> =
        scope.future(start = CoroutineStart.UNDISPATCHED, block = block)

    /** As [begin], as Java writes it. */
    fun <T> of(block: suspend () -> T): CompletableFuture<T> = begin { block() }

    /** As [of], where nothing but the end is of interest. */
    fun ofEnd(block: suspend () -> Unit): CompletableFuture<Void?> = begin {
        block()
        null
    }

    /** A future of what [wrap] makes of what [open] opens, and [release] closes where nobody waits for it any more. */
    fun <T, R> opening(open: suspend () -> T, wrap: Function<T, R>, release: Consumer<T>): CompletableFuture<R> {
        val opened = CompletableFuture<R>()
        val opening = scope.launch(start = CoroutineStart.UNDISPATCHED) {
            try {
                val value = open()
                if (!opened.complete(wrap.apply(value))) release.accept(value)
            } catch (failure: Throwable) {
                opened.completeExceptionally(failure)
            }
        }
        opened.whenComplete { _, failure -> if (failure != null) opening.cancel() }
        return opened
    }
}
