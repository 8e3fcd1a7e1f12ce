package dev.geturl.websocket

import dev.geturl.websocket.deflate.CompressorFactory
import dev.geturl.websocket.frame.Masking
import kotlinx.coroutines.CoroutineDispatcher

/** What a WebSocket needs of the platform it runs on. One for all. */
internal interface WebSocketPlatform {
    /** Masks, and makes the keys for it. */
    val masking: Masking

    /** Makes deflaters and inflaters. */
    val compressors: CompressorFactory

    /** Where sources and sinks of callers may block. */
    val blocking: CoroutineDispatcher

    /** Whether there are several processors, so that one thread goes on while another looks for what it brings. */
    val hasProcessors: Boolean

    /** Where this library says what nobody asked for. */
    val log: WebSocketLog
}

/** The manual's `loglevel` and what it is about. Secrets and the content of messages never go there. */
internal interface WebSocketLog {
    fun debug(message: String, vararg about: Any?)

    fun warn(message: String, failure: Throwable)
}
