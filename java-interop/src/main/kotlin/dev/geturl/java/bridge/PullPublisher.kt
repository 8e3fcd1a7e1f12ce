package dev.geturl.java.bridge

import kotlinx.coroutines.CoroutineScope
import java.util.concurrent.Flow

/**
 * What is pulled, as the Reactive Streams rules have it. What was not asked for is not pulled, so that a slow
 * subscriber slows down whoever gives it.
 *
 * @param open begins it for a subscriber; null where it has had its only one already.
 */
@BeyondAndroid(FLOW_WHY)
internal class PullPublisher<T : Any>(
    private val scope: CoroutineScope,
    private val open: () -> Pulled<T>?,
) : Flow.Publisher<T> {
    override fun subscribe(subscriber: Flow.Subscriber<in T>) {
        val pulled = open()
        if (pulled != null) return Publication(subscriber, pulled::close) { emitAll(pulled::next) }.begin(scope)
        subscriber.onSubscribe(NoSubscription)
        subscriber.onError(IllegalStateException("the body has a subscriber already: a body is read once"))
    }

    @BeyondAndroid(FLOW_WHY)
    private object NoSubscription : Flow.Subscription {
        override fun request(n: Long) = Unit

        override fun cancel() = Unit
    }
}
