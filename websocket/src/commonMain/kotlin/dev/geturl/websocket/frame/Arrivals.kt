package dev.geturl.websocket.frame

import dev.geturl.websocket.Message
import okio.ByteString

/** Where a [MessageDecoder] puts what has come. */
internal interface Arrivals {
    /** Whether somebody waits for a message and has none to go on with. */
    val isAwaited: Boolean

    /** Whether more may come, [assembling] bytes of a message being at hand already. */
    fun hasRoom(assembling: Long): Boolean

    fun message(message: Message)

    fun ping(payload: ByteString)

    fun pong(payload: ByteString)

    /** Nothing comes after it. */
    fun close(payload: ClosePayload)
}
