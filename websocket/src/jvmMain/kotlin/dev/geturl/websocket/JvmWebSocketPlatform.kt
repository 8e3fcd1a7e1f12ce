package dev.geturl.websocket

import dev.geturl.websocket.deflate.CompressorFactory
import dev.geturl.websocket.deflate.ZlibCompressors
import dev.geturl.websocket.frame.JvmMasking
import dev.geturl.websocket.frame.Masking
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers

/** The JDK's zlib and its strong random numbers. */
internal object JvmWebSocketPlatform : WebSocketPlatform {
    override val masking: Masking get() = JvmMasking
    override val compressors: CompressorFactory get() = ZlibCompressors
    override val blocking: CoroutineDispatcher get() = Dispatchers.IO
}
