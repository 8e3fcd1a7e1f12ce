package dev.geturl.websocket.interop

import okio.ByteString
import java.util.concurrent.CompletableFuture
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

/** A WebSocket of another library, as these tests use one. Blocks. */
internal abstract class OtherSocket {
    private val messages = LinkedBlockingQueue<Any>()

    /** The code and the reason by which it was closed. */
    val closed = CompletableFuture<Pair<Int, String>>()

    abstract fun send(text: String)

    abstract fun send(bytes: ByteString)

    abstract fun close(code: Int, reason: String)

    /** What the library is to call for each message: a [String] or a [ByteString]. */
    fun received(message: Any) {
        messages.add(message)
    }

    fun receive(): Any = checkNotNull(messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) { "no message came" }

    fun awaitClosed(): Pair<Int, String> = closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS)

    private companion object {
        const val PATIENCE_SECONDS = 20L
    }
}

/** A client of another library. */
internal interface OtherClient : AutoCloseable {
    /** Opens [url], with `permessage-deflate` or without, offering [protocol]. */
    fun open(url: String, isDeflated: Boolean, protocol: String): OtherSocket
}

/**
 * A server of another library. It sends back what it gets, speaks the subprotocol `chat` where that is offered, and
 * closes with 4001 and `as you wish` when it gets the text `close`.
 */
internal interface OtherServer : AutoCloseable {
    val url: String
}

internal const val PROTOCOL = "chat"
internal const val CLOSE_TEXT = "close"
internal const val CLOSE_CODE = 4001
internal const val CLOSE_REASON = "as you wish"
