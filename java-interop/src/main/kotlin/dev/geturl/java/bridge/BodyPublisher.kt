package dev.geturl.java.bridge

import dev.geturl.BodySource
import kotlinx.coroutines.CoroutineScope
import okio.Buffer
import java.nio.ByteBuffer
import java.util.concurrent.Flow
import java.util.concurrent.atomic.AtomicBoolean

/**
 * A body as the Reactive Streams rules have it, for one subscriber. What was not asked for is not read, so that a slow
 * subscriber slows down the peer.
 *
 * @param release lets go of the exchange, at the end or when the subscriber cancels.
 */
internal class BodyPublisher(
    private val source: BodySource,
    private val pieceBytes: Long,
    private val scope: CoroutineScope,
    private val release: () -> Unit,
) : Flow.Publisher<ByteBuffer> {
    private val isTaken = AtomicBoolean()

    override fun subscribe(subscriber: Flow.Subscriber<in ByteBuffer>) {
        if (isTaken.compareAndSet(false, true)) {
            return Publication(subscriber, release) { emitAll(::next) }.begin(scope)
        }
        subscriber.onSubscribe(NoSubscription)
        subscriber.onError(IllegalStateException("the body has a subscriber already: a body is read once"))
    }

    private suspend fun next(): ByteBuffer? {
        val bytes = Buffer()
        return if (source.read(bytes, pieceBytes) == -1L) null else ByteBuffer.wrap(bytes.readByteArray())
    }

    private object NoSubscription : Flow.Subscription {
        override fun request(n: Long) = Unit

        override fun cancel() = Unit
    }
}
