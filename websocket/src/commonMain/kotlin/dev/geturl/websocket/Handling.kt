package dev.geturl.websocket

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.flow.Flow

/**
 * Calls [handler] for each of [events] that happen on [socket]. What it throws is logged, and ends the WebSocket by
 * [fail]: nobody else would hear of it.
 */
internal suspend fun handle(
    socket: WebSocket,
    events: Flow<WebSocketEvent>,
    handler: WebSocketHandler,
    log: WebSocketLog,
    fail: () -> Unit,
) {
    try {
        events.collect { handler.onEvent(socket, it) }
    } catch (cancelled: CancellationException) {
        fail()
        throw cancelled
    } catch (failure: Exception) {
        log.warn("The handler of a WebSocket ($socket) threw, and it is closed", failure)
        fail()
    }
}
