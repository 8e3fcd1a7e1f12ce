package dev.geturl.java.bridge

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import java.util.concurrent.Flow
import java.util.concurrent.atomic.AtomicLong

/**
 * What is pulled, as the Reactive Streams rules have it. What was not asked for is not pulled, so that a slow
 * subscriber slows down whoever gives it.
 *
 * @param open begins it for a subscriber; null where it has had its only one already.
 */
internal class PullPublisher<T : Any>(
    private val scope: CoroutineScope,
    private val open: () -> Pulled<T>?,
) : Flow.Publisher<T> {
    override fun subscribe(subscriber: Flow.Subscriber<in T>) {
        val pulled = open()
        if (pulled != null) return Subscription(subscriber, pulled).begin()
        subscriber.onSubscribe(NoSubscription)
        subscriber.onError(IllegalStateException("the body has a subscriber already: a body is read once"))
    }

    /** Demand is counted by whoever asks; one coroutine reads and tells the subscriber, so signals never overlap. */
    private inner class Subscription(
        private val subscriber: Flow.Subscriber<in T>,
        private val pulled: Pulled<T>,
    ) : Flow.Subscription {
        private val wanted = AtomicLong()
        private val changed = Channel<Unit>(Channel.CONFLATED)

        @Volatile
        private var isCancelled = false

        @Volatile
        private var isMisused = false

        fun begin() {
            scope.launch {
                try {
                    subscriber.onSubscribe(this@Subscription)
                    serve()
                } finally {
                    pulled.close()
                }
            }
        }

        override fun request(n: Long) {
            if (n <= 0) isMisused = true else wanted.getAndUpdate { if (it + n < 0) Long.MAX_VALUE else it + n }
            changed.trySend(Unit)
        }

        override fun cancel() {
            isCancelled = true
            changed.trySend(Unit)
            // Whatever is being waited for ends by this.
            pulled.close()
        }

        private suspend fun serve() {
            while (!isCancelled) {
                when {
                    isMisused -> return subscriber.onError(
                        IllegalArgumentException("Reactive Streams rule 3.9: ask for one element or more"),
                    )

                    wanted.get() > 0 -> if (!serveOne()) return

                    else -> changed.receive()
                }
            }
        }

        /** False when that was the end. */
        private suspend fun serveOne(): Boolean {
            val piece = try {
                pulled.next()
            } catch (failure: Exception) {
                if (!isCancelled) subscriber.onError(failure)
                return false
            }
            if (isCancelled) return false
            if (piece == null) {
                subscriber.onComplete()
                return false
            }
            if (wanted.get() != Long.MAX_VALUE) wanted.decrementAndGet()
            subscriber.onNext(piece)
            return true
        }
    }

    private object NoSubscription : Flow.Subscription {
        override fun request(n: Long) = Unit

        override fun cancel() = Unit
    }
}
