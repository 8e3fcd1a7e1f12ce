package dev.geturl.java.bridge

import dev.geturl.BodySource
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import okio.Buffer
import okio.IOException
import java.nio.ByteBuffer
import java.util.concurrent.Flow
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicLong

/**
 * A body as the Reactive Streams rules have it, for one subscriber. What was not asked for is not read, so that a slow
 * subscriber slows down the peer.
 *
 * @param release lets go of the exchange, at the end or when the subscriber cancels.
 */
@BeyondAndroid(FLOW_WHY)
internal class BodyPublisher(
    private val source: BodySource,
    private val pieceBytes: Long,
    private val scope: CoroutineScope,
    private val release: () -> Unit,
) : Flow.Publisher<ByteBuffer> {
    private val isTaken = AtomicBoolean()

    override fun subscribe(subscriber: Flow.Subscriber<in ByteBuffer>) {
        if (isTaken.compareAndSet(false, true)) return Subscription(subscriber).begin()
        subscriber.onSubscribe(NoSubscription)
        subscriber.onError(IllegalStateException("the body has a subscriber already: a body is read once"))
    }

    /** Demand is counted by whoever asks; one coroutine reads and tells the subscriber, so signals never overlap. */
    @BeyondAndroid(FLOW_WHY)
    private inner class Subscription(private val subscriber: Flow.Subscriber<in ByteBuffer>) : Flow.Subscription {
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
                    release()
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
            // Whatever is being read ends by this.
            release()
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
                next()
            } catch (failure: IOException) {
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

        private suspend fun next(): ByteBuffer? {
            val bytes = Buffer()
            return if (source.read(bytes, pieceBytes) == -1L) null else ByteBuffer.wrap(bytes.readByteArray())
        }
    }

    private object NoSubscription : Flow.Subscription {
        override fun request(n: Long) = Unit

        override fun cancel() = Unit
    }
}
