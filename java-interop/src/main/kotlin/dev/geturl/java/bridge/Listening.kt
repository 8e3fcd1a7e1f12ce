package dev.geturl.java.bridge

import dev.geturl.websocket.CloseCode
import dev.geturl.websocket.Message
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.WebSocketEvent
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.runInterruptible
import java.util.function.Consumer

/**
 * Tells a listener of Java's what happens on [socket]: messages, pings and pongs only as many as it has asked for.
 *
 * @param listener is told. What it throws closes the WebSocket with 1011, and is then the cause of the end it is told.
 * @param tellsClose whether it is told of the peer's Close as well, if it has asked for it.
 */
internal class Listening(
    private val socket: WebSocket,
    private val listener: Consumer<WebSocketEvent>,
    private val tellsClose: Boolean,
) {
    private val demand = Demand()

    /** Asks for [n] more, at least 1. */
    fun request(n: Long): Unit = demand.add(n)

    /** Of what has come already, only the end is told. */
    fun cancel(): Unit = demand.end()

    /** Tells all until the end. */
    suspend fun run() {
        var isOver = false
        try {
            socket.events.collect { event ->
                isOver = event is WebSocketEvent.Disconnect
                if (isWanted(event)) tell(event)
            }
        } catch (failure: Exception) {
            currentCoroutineContext().ensureActive()
            if (isOver) throw failure
            tell(WebSocketEvent.Disconnect(socket.close(CloseCode.UNEXPECTED), failure))
        }
    }

    private suspend fun isWanted(event: WebSocketEvent): Boolean = when (event) {
        is Message, is WebSocketEvent.Ping, is WebSocketEvent.Pong -> isAskedFor()

        // Else the end, which follows, has the same to say.
        is WebSocketEvent.Close -> tellsClose && isAskedFor()

        is WebSocketEvent.Connect, is WebSocketEvent.Disconnect -> true
    }

    private suspend fun isAskedFor(): Boolean = demand.await().also { demand.use() }

    private suspend fun tell(event: WebSocketEvent) = runInterruptible { listener.accept(event) }
}
