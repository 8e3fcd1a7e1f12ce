package dev.geturl.bench.websocket.adapter

import dev.geturl.bench.websocket.EchoClient
import dev.geturl.bench.websocket.EchoSetting
import io.vertx.core.Vertx
import io.vertx.core.buffer.Buffer
import io.vertx.core.http.WebSocket
import io.vertx.core.http.WebSocketClientOptions
import java.util.concurrent.TimeUnit

/**
 * Vert.x' client on its NIO transport. Tuned: room for the largest message, in one frame; compression, which is off by
 * default, is asked for where it is due.
 */
internal class VertxEcho(private val setting: EchoSetting) : EchoClient {
    private val load = setting.load
    private val vertx: Vertx = Vertx.vertx()
    private val client = vertx.createWebSocketClient(
        WebSocketClientOptions()
            .setMaxConnections(load.connections)
            .setMaxFrameSize(MOST_BYTES)
            .setMaxMessageSize(MOST_BYTES)
            .setTryUsePerMessageCompression(load.isDeflated),
    )
    private val message: Buffer = Buffer.buffer(load.message())
    private val rallies = List(load.connections) { open() }

    private fun open(): Rally {
        val opened = client.connect(setting.port, "127.0.0.1", load.path)
        val socket: WebSocket = opened.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        val rally = Rally(load.size) { socket.writeBinaryMessage(message) }
        socket.binaryMessageHandler { rally.echoed(it.length()) }
        socket.exceptionHandler(rally::failed)
        return rally
    }

    override fun echo(stopAtNanos: Long): Long = rally(rallies, load.window, stopAtNanos)

    override fun close() {
        vertx.close().toCompletionStage().toCompletableFuture().get()
    }

    private companion object {
        const val MOST_BYTES = 4 shl 20
        const val PATIENCE_SECONDS = 20L
    }
}
