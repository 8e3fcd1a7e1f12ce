package dev.geturl.bench.websocket.adapter

import dev.geturl.bench.websocket.EchoClient
import dev.geturl.bench.websocket.EchoSetting
import java.net.URI
import java.net.http.HttpClient
import java.net.http.WebSocket
import java.nio.ByteBuffer
import java.util.concurrent.CompletionStage
import java.util.concurrent.atomic.AtomicInteger

/**
 * The JDK's client. It does not compress, hands messages out in pieces, and takes the next one to send when the last is
 * sent, so what is to be sent is counted. Nothing is tuned.
 */
internal class JdkEcho(setting: EchoSetting) : EchoClient {
    private val http = HttpClient.newHttpClient()
    private val load = setting.load
    private val message = load.message()
    private val connections = List(load.connections) { Connection(setting.url) }

    private inner class Connection(url: String) : WebSocket.Listener {
        val rally = Rally(load.size, ::send)
        private val due = AtomicInteger()
        private var length = 0
        private val socket = http.newWebSocketBuilder().buildAsync(URI(url), this).get()

        private fun send() {
            if (due.getAndIncrement() == 0) sendNext()
        }

        private fun sendNext() {
            socket.sendBinary(ByteBuffer.wrap(message), true).whenComplete { _, failure ->
                if (failure != null) {
                    rally.failed(failure)
                } else if (due.decrementAndGet() > 0) {
                    sendNext()
                }
            }
        }

        override fun onBinary(webSocket: WebSocket, data: ByteBuffer, last: Boolean): CompletionStage<*>? {
            length += data.remaining()
            webSocket.request(1)
            if (last) {
                val whole = length
                length = 0
                rally.echoed(whole)
            }
            return null
        }

        override fun onError(webSocket: WebSocket, error: Throwable) = rally.failed(error)

        fun close() = socket.abort()
    }

    override fun echo(stopAtNanos: Long): Long = rally(connections.map { it.rally }, load.window, stopAtNanos)

    override fun close() = connections.forEach { it.close() }
}
