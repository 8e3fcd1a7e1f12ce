package dev.geturl.websocket

import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.FlowCollector
import okio.Buffer
import kotlin.concurrent.atomics.AtomicBoolean
import kotlin.concurrent.atomics.ExperimentalAtomicApi

/**
 * Gives what is in [inbox] to one coroutine at a time.
 *
 * @param inPieces whether pieces of messages are wanted; else they are put together, as some may have been cut while a
 *   message was received into a sink.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class Receiver(private val inbox: Inbox, private val inPieces: Boolean) {
    private val isBusy = AtomicBoolean(false)

    /** Pieces of a message that is wanted whole; null when there are none. */
    private var pieces: Buffer? = null

    /** Whether the peer's Close frame was met: no messages come behind it. */
    private var isOver = false

    /**
     * What is emitted is emitted in the collector's own coroutine and context, and what it throws is passed on: so what
     * `flow { }` would put in between to make sure of that can be spared, a third of what who waits holds.
     */
    fun incoming(): Flow<Message> = object : Flow<Message> {
        override suspend fun collect(collector: FlowCollector<Message>) = exclusively {
            while (true) {
                val message = message(::next) ?: break
                currentCoroutineContext().ensureActive()
                collector.emit(message)
            }
        }
    }

    /** As [incoming]. */
    fun events(): Flow<WebSocketEvent> = object : Flow<WebSocketEvent> {
        override suspend fun collect(collector: FlowCollector<WebSocketEvent>) = exclusively {
            collector.emit(WebSocketEvent.Connect)
            while (true) {
                val event = next()
                if (event is WebSocketEvent.Close) isOver = true
                if (event != null) {
                    currentCoroutineContext().ensureActive()
                    collector.emit(event)
                } else if (inbox.end == null) {
                    inbox.awaitNext()
                } else {
                    break
                }
            }
        }
    }

    suspend fun receive(): Message? = exclusively { message(::next) }

    /** Gives the next message to [write] piece by piece, and says what it was; null when there is none. */
    suspend fun receive(write: suspend (Message) -> Unit): MessageType? = exclusively {
        var piece = message(inbox::poll) ?: return null
        write(piece)
        while (!piece.isFinal) {
            piece = message(inbox::poll) ?: throw WebSocketException.ConnectionLost("The peer closed amid a message")
            write(piece)
        }
        piece.type
    }

    private suspend inline fun message(poll: () -> WebSocketEvent?): Message? {
        while (!isOver) {
            val event = poll()
            if (event is Message) return event
            if (event is WebSocketEvent.Close) isOver = true
            if (event != null) continue
            val end = inbox.end
            if (end == null) inbox.awaitNext() else return end.failure?.let { throw it }
        }
        return null
    }

    /** The next event if it is there, a message whole where that is wanted. */
    private fun next(): WebSocketEvent? {
        while (true) {
            val event = inbox.poll()
            if (event !is Message || inPieces || (event.isFinal && pieces == null)) return event
            whole(event)?.let { return it }
        }
    }

    /** The message that [piece] is the last of; null when more come. */
    private fun whole(piece: Message): Message? {
        val all = (pieces ?: Buffer().also { pieces = it }).write(piece.bytes)
        if (!piece.isFinal) return null
        pieces = null
        return if (piece is Message.Text) Message.Text(all.readByteArray()) else Message.Binary(all.readByteString())
    }

    private inline fun <T> exclusively(receive: () -> T): T {
        check(isBusy.compareAndSet(expectedValue = false, newValue = true)) {
            "somebody else receives already: let one collect and share what comes, as with shareIn"
        }
        try {
            return receive()
        } finally {
            isBusy.store(false)
        }
    }
}
