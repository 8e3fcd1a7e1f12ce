package dev.geturl.bench.websocket.adapter

import dev.geturl.DelicateGeturlApi
import dev.geturl.HttpClient
import dev.geturl.bench.websocket.EchoClient
import dev.geturl.bench.websocket.EchoSetting
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.openWebSocket
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import okio.ByteString.Companion.toByteString

/** geturl called from coroutines on `Dispatchers.Default`, a coroutine for each connection. Nothing is tuned. */
internal open class GeturlEcho(private val setting: EchoSetting) : EchoClient {
    protected val http = HttpClient()
    private val load = setting.load
    private val message = load.message().toByteString()
    private val sockets = runBlocking { List(load.connections) { http.openWebSocket(setting.url) } }

    /** Where the callers run. */
    protected open val callers: CoroutineDispatcher get() = Dispatchers.Default

    override fun echo(stopAtNanos: Long): Long = runBlocking {
        sockets.map { async(callers) { rally(it, stopAtNanos) } }.awaitAll().sum()
    }

    private suspend fun rally(socket: WebSocket, stopAtNanos: Long): Long {
        var done = 0L
        var underWay = load.window
        repeat(underWay) { socket.send(message) }
        while (underWay > 0) {
            val got = checkNotNull(socket.receive()) { "the server has closed" }
            check(got.size == load.size) { "${got.size} bytes came back of ${load.size}" }
            done++
            if (System.nanoTime() < stopAtNanos) socket.send(message) else underWay--
        }
        return done
    }

    override fun close() {
        http.close()
        runBlocking { http.awaitClosed() }
    }
}

/** geturl called from coroutines on its own loop: no change of thread for a message. */
@OptIn(DelicateGeturlApi::class)
internal class GeturlEchoOnLoop(setting: EchoSetting) : GeturlEcho(setting) {
    override val callers: CoroutineDispatcher get() = http.dispatcher
}
