package dev.geturl.java.bridge

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch
import java.util.concurrent.Flow

/**
 * What one subscriber gets, as the Reactive Streams rules have it: nothing that it has not asked for, and one signal
 * after the other, since one coroutine gives them all.
 *
 * @param release is called at the end, and when the subscriber cancels: whatever is waited for then ends by this.
 * @param produce gives what is published to [emit], each when [awaitDemand] says that it is wanted.
 */
@BeyondAndroid(FLOW_WHY)
internal class Publication<T : Any>(
    subscriber: Flow.Subscriber<in T>,
    private val release: () -> Unit = {},
    private val produce: suspend Publication<T>.() -> Unit,
) : Flow.Subscription {
    private val demand = Demand()

    @Volatile
    private var serving: Job? = null

    /**
     * Whom it serves; null from the end on, and once it is cancelled. A publisher lets go of its subscriber then (rule
     * 3.13), and this may itself be reachable for longer, as from a thread that has thrown the cancellation last.
     */
    @Volatile
    private var subscriber: Flow.Subscriber<in T>? = subscriber

    /** Whether the subscriber has been given something and not returned: what is thrown then is its own. */
    private var isGiving = false

    /** Begins to serve the subscriber, in [scope]. */
    fun begin(scope: CoroutineScope) {
        val serving = scope.launch(start = CoroutineStart.LAZY) {
            try {
                subscriber?.onSubscribe(this@Publication)
                serve()
            } finally {
                subscriber = null
                release()
            }
        }
        this.serving = serving
        serving.start()
    }

    override fun request(n: Long) {
        if (n > 0) demand.add(n) else demand.end()
    }

    override fun cancel() {
        subscriber = null
        serving?.cancel()
        release()
    }

    private suspend fun serve() {
        try {
            produce()
        } catch (failure: Exception) {
            if (isGiving) throw failure
            subscriber?.onError(failure)
            return
        }
        subscriber?.onComplete()
    }

    /** Suspends until the subscriber has asked for one more. */
    suspend fun awaitDemand() {
        currentCoroutineContext().ensureActive()
        require(demand.await()) { "Reactive Streams rule 3.9: ask for one element or more" }
    }

    /** Gives [item], which was asked for. */
    fun emit(item: T) {
        val subscriber = subscriber ?: return
        demand.use()
        isGiving = true
        subscriber.onNext(item)
        isGiving = false
    }

    /** Gives all that [next] brings, until that is null. It is called for what was asked for and no more. */
    suspend fun emitAll(next: suspend () -> T?) {
        while (true) {
            awaitDemand()
            emit(next() ?: return)
        }
    }
}
