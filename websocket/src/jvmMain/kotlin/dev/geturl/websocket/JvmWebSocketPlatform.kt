package dev.geturl.websocket

import dev.geturl.websocket.deflate.CompressorFactory
import dev.geturl.websocket.deflate.ZlibCompressors
import dev.geturl.websocket.frame.JvmMasking
import dev.geturl.websocket.frame.Masking
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import org.slf4j.LoggerFactory

/** The JDK's zlib and its strong random numbers. */
internal object JvmWebSocketPlatform : WebSocketPlatform {
    override val masking: Masking get() = JvmMasking
    override val compressors: CompressorFactory get() = ZlibCompressors
    override val blocking: CoroutineDispatcher get() = Dispatchers.IO
    override val hasProcessors: Boolean = Runtime.getRuntime().availableProcessors() > 1
    override val log: WebSocketLog get() = Slf4jWebSocketLog
}

/** SLF4J, whatever it is bound to; looked up when there is something to say. */
private object Slf4jWebSocketLog : WebSocketLog {
    private val logger by lazy { LoggerFactory.getLogger("dev.geturl.websocket") }

    override fun debug(message: String, vararg about: Any?) = logger.debug(message, *about)

    override fun warn(message: String, failure: Throwable) = logger.warn(message, failure)
}
