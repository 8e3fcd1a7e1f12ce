package dev.geturl.bench.websocket.adapter

import dev.geturl.bench.websocket.EchoClient
import dev.geturl.bench.websocket.EchoSetting
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import okhttp3.WebSocket
import okhttp3.WebSocketListener
import okio.ByteString
import okio.ByteString.Companion.toByteString

/**
 * OkHttp's client, with its callbacks. Compresses where the server agrees. Nothing is tuned; its queue never fills
 * here.
 */
internal class OkHttpEcho(setting: EchoSetting) : EchoClient {
    private val http = OkHttpClient()
    private val load = setting.load
    private val message = load.message().toByteString()
    private val rallies = List(load.connections) { open(setting.url) }

    private fun open(url: String): Rally {
        lateinit var socket: WebSocket
        val rally = Rally(load.size) { check(socket.send(message)) { "OkHttp's queue is full" } }
        val listener = object : WebSocketListener() {
            override fun onMessage(webSocket: WebSocket, bytes: ByteString) = rally.echoed(bytes.size)

            override fun onFailure(webSocket: WebSocket, t: Throwable, response: Response?) = rally.failed(t)
        }
        socket = http.newWebSocket(Request.Builder().url(url).build(), listener)
        return rally
    }

    override fun echo(stopAtNanos: Long): Long = rally(rallies, load.window, stopAtNanos)

    override fun close() {
        http.dispatcher.executorService.shutdownNow()
        http.dispatcher.cancelAll()
    }
}
