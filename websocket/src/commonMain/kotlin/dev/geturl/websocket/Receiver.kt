package dev.geturl.websocket

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlin.concurrent.atomics.AtomicBoolean
import kotlin.concurrent.atomics.ExperimentalAtomicApi

/** Gives what is in [inbox] to one coroutine at a time. */
@OptIn(ExperimentalAtomicApi::class)
internal class Receiver(private val inbox: Inbox) {
    private val isBusy = AtomicBoolean(false)

    /** Whether the peer's Close frame was met: no messages come behind it. */
    private var isOver = false

    val incoming: Flow<Message> = flow {
        exclusively {
            while (!isOver) {
                val event = inbox.poll()
                if (event is Message) emit(event) else if (event != null) pass(event) else if (awaitsNone()) break
            }
        }
    }

    val events: Flow<WebSocketEvent> = flow {
        exclusively {
            emit(WebSocketEvent.Connect)
            while (true) {
                val event = inbox.poll()
                if (event is WebSocketEvent.Close) isOver = true
                if (event != null) emit(event) else if (inbox.end == null) inbox.awaitNext() else break
            }
        }
    }

    suspend fun receive(): Message? = exclusively { next() }

    /** Gives the next message to [write] piece by piece, and says what it was; null when there is none. */
    suspend fun receive(write: suspend (Message) -> Unit): MessageType? = exclusively {
        var piece = next() ?: return null
        write(piece)
        while (!piece.isFinal) {
            piece = next() ?: throw WebSocketException.ConnectionLost("The peer closed amid a message")
            write(piece)
        }
        piece.type
    }

    private suspend fun next(): Message? {
        while (!isOver) {
            val event = inbox.poll()
            if (event is Message) return event
            if (event != null) pass(event) else if (awaitsNone()) break
        }
        return null
    }

    private fun pass(event: WebSocketEvent) {
        if (event is WebSocketEvent.Close) isOver = true
    }

    /** Suspends until there is something, or it has ended: true then, if that was in good order. */
    private suspend fun awaitsNone(): Boolean {
        val end = inbox.end
        if (end == null) inbox.awaitNext() else end.failure?.let { throw it }
        return end != null
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
