package dev.geturl.java.bridge

import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.WebSocketEvent
import dev.geturl.websocket.WebSocketHandler
import kotlinx.coroutines.runInterruptible
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext

/**
 * A handler of Java's, whose thread is interrupted when it is not waited for any more.
 *
 * @param where it is called.
 * @property told is called.
 */
internal class SocketHandler(private val where: CoroutineContext, val told: Told) : WebSocketHandler {
    /** As Java has it. */
    internal fun interface Told {
        @Throws(Exception::class)
        fun onEvent(socket: WebSocket, event: WebSocketEvent)
    }

    override suspend fun onEvent(socket: WebSocket, event: WebSocketEvent): Unit =
        runInterruptible(where) { told.onEvent(socket, event) }

    companion object {
        /** One that is called where it is to be called already. */
        @JvmStatic
        fun onCallersContext(told: Told): SocketHandler = SocketHandler(EmptyCoroutineContext, told)
    }
}
