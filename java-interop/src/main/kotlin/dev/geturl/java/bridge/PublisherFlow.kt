package dev.geturl.java.bridge

import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.FlowCollector
import okio.ByteString
import okio.ByteString.Companion.toByteString
import java.nio.ByteBuffer
import java.util.concurrent.Flow
import kotlinx.coroutines.flow.Flow as Pieces

/** What [this] publishes, one piece asked for at a time: it is asked for the next when the one before has been sent. */
internal fun Flow.Publisher<out ByteBuffer>.asByteStrings(): Pieces<ByteString> = PublisherFlow(this)

/** Android has the types since API 30; whoever calls for them on an older one gets a NoClassDefFoundError. */
internal const val FLOW_WHY = "java.util.concurrent.Flow is there since API 30, and nothing else needs it"

@BeyondAndroid(FLOW_WHY)
private class PublisherFlow(private val publisher: Flow.Publisher<out ByteBuffer>) :
    Pieces<ByteString> {
    override suspend fun collect(collector: FlowCollector<ByteString>) {
        val subscriber = PieceSubscriber()
        publisher.subscribe(subscriber)
        try {
            for (piece in subscriber.pieces) {
                if (piece.size > 0) collector.emit(piece)
                subscriber.wantsNext()
            }
        } finally {
            subscriber.end()
        }
    }
}

/** Asks for one piece at first and for another at each [wantsNext]. */
@BeyondAndroid(FLOW_WHY)
internal class PieceSubscriber : Flow.Subscriber<ByteBuffer> {
    /** What was published; closed at the end, with the publisher's failure if it has failed. */
    val pieces = Channel<ByteString>(Channel.UNLIMITED)

    @Volatile
    private var subscription: Flow.Subscription? = null

    @Volatile
    private var hasEnded = false

    override fun onSubscribe(subscription: Flow.Subscription) {
        if (this.subscription != null || hasEnded) return subscription.cancel()
        this.subscription = subscription
        if (hasEnded) subscription.cancel() else subscription.request(1)
    }

    override fun onNext(item: ByteBuffer) {
        // A publisher may use its buffer again.
        pieces.trySend(item.slice().toByteString())
    }

    override fun onError(throwable: Throwable) {
        pieces.close(throwable)
    }

    override fun onComplete() {
        pieces.close()
    }

    /** The piece before has been taken. */
    fun wantsNext() {
        subscription?.request(1)
    }

    /** Nothing more is wanted. */
    fun end() {
        hasEnded = true
        subscription?.cancel()
    }
}
