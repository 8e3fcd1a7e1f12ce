package dev.geturl.exchange

import dev.geturl.Hop
import dev.geturl.Interceptor
import dev.geturl.InterimResponse
import dev.geturl.Log
import dev.geturl.Transaction
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.withContext
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext

/** A dispatcher on whose thread callbacks run, and which has something else to go on with. */
internal interface CallbackThread {
    /** A callback has returned: what its coroutine hands over from here on is the exchange's, and waits for nobody. */
    fun callbackReturned()
}

/**
 * Runs a caller's callbacks in the caller's context. One that throws does not break the exchange: the manual runs them
 * inside a `catch`; here the failure is logged as well.
 *
 * @property events tells those who listen to the exchange; null when nobody does.
 */
internal class Callbacks(
    private val plan: RequestPlan,
    private val context: CoroutineContext,
    private val log: Log,
    val events: EventRecorder? = null,
) {
    private val options get() = plan.options
    private val thread = context[ContinuationInterceptor] as? CallbackThread

    /** A chain of [interceptors] in the caller's context. */
    fun interception(interceptors: List<Interceptor>, transaction: Transaction) =
        Interception(interceptors, transaction, context)

    val wantsProgress: Boolean get() = options.onProgress != null
    val wantsQueryProgress: Boolean get() = options.onQueryProgress != null
    val wantsCompletion: Boolean get() = options.onComplete != null

    suspend fun onProgress(transaction: Transaction, total: Long) {
        val listener = options.onProgress ?: return
        guarded("onProgress") { listener.onTransfer(transaction, maxOf(total, 0), transaction.size) }
    }

    suspend fun onQueryProgress(transaction: Transaction) {
        val listener = options.onQueryProgress ?: return
        guarded("onQueryProgress") {
            listener.onTransfer(transaction, maxOf(transaction.request.totalPost, 0), transaction.currentPost)
        }
    }

    suspend fun onInterim(response: InterimResponse) {
        val callback = options.onInterim ?: return
        guarded("onInterim") { callback(response) }
    }

    suspend fun onHop(transaction: Transaction, hop: Hop) {
        val listener = options.hopListener ?: return
        guarded("onHop") { listener.onHop(transaction, hop) }
    }

    /** Runs also when the transaction was cancelled: whoever waits for this callback has nothing else to wait for. */
    suspend fun onComplete(transaction: Transaction) {
        val callback = options.onComplete ?: return
        withContext(NonCancellable) { guarded("onComplete") { callback(transaction) } }
    }

    /** Runs [block] in the caller's context; its failure is the caller's to handle. */
    suspend fun <T> run(block: suspend () -> T): T = withContext(context.minusKey(Job)) {
        try {
            block()
        } finally {
            thread?.callbackReturned()
        }
    }

    private suspend fun guarded(name: String, block: suspend () -> Unit) {
        try {
            run(block)
        } catch (failure: Throwable) {
            // Only a transaction that was cancelled ends here; a callback whose own time ran out has merely failed.
            currentCoroutineContext().ensureActive()
            log.warn("The callback $name of $plan threw; the exchange goes on", failure)
        }
    }
}
