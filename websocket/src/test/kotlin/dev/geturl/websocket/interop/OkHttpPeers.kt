package dev.geturl.websocket.interop

import mockwebserver3.MockResponse
import mockwebserver3.MockWebServer
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import okhttp3.WebSocket
import okhttp3.WebSocketListener
import okio.ByteString

/** OkHttp's client. It always offers `permessage-deflate`; without it, what it offers is taken away on the way out. */
internal class OkHttpPeer : OtherClient {
    private val http = OkHttpClient
        .Builder()
        .addInterceptor { chain ->
            val request = chain.request()
            val isPlain = request.header("X-Plain") != null
            chain.proceed(
                if (isPlain) request.newBuilder().removeHeader("Sec-WebSocket-Extensions").build() else request,
            )
        }.build()

    override fun open(url: String, isDeflated: Boolean, protocol: String): OtherSocket {
        val request = Request.Builder().url(url).header("Sec-WebSocket-Protocol", protocol)
        if (!isDeflated) request.header("X-Plain", "yes")
        val socket = Heard()
        socket.socket = http.newWebSocket(request.build(), socket.listener)
        return socket
    }

    override fun close() {
        http.dispatcher.executorService.shutdown()
        http.connectionPool.evictAll()
    }
}

private class Heard : OtherSocket() {
    lateinit var socket: WebSocket
    val listener = object : WebSocketListener() {
        override fun onMessage(webSocket: WebSocket, text: String) = received(text)

        override fun onMessage(webSocket: WebSocket, bytes: ByteString) = received(bytes)

        override fun onClosing(webSocket: WebSocket, code: Int, reason: String) {
            webSocket.close(code, reason)
            closed.complete(code to reason)
        }

        override fun onClosed(webSocket: WebSocket, code: Int, reason: String) {
            closed.complete(code to reason)
        }

        override fun onFailure(webSocket: WebSocket, t: Throwable, response: Response?) {
            closed.completeExceptionally(t)
        }
    }

    override fun send(text: String) = check(socket.send(text)) { "OkHttp's queue is full" }

    override fun send(bytes: ByteString) = check(socket.send(bytes)) { "OkHttp's queue is full" }

    override fun close(code: Int, reason: String) = check(socket.close(code, reason)) { "it is closed already" }
}

/** OkHttp's WebSocket at the server's end, in MockWebServer. */
internal class MockWebServerPeer : OtherServer {
    private val server = MockWebServer()

    init {
        server.dispatcher = object : mockwebserver3.Dispatcher() {
            override fun dispatch(request: mockwebserver3.RecordedRequest): MockResponse {
                val answer = MockResponse.Builder().webSocketUpgrade(Echo)
                if (PROTOCOL in request.headers["Sec-WebSocket-Protocol"].orEmpty()) {
                    answer.addHeader("Sec-WebSocket-Protocol", PROTOCOL)
                }
                if ("permessage-deflate" in request.headers["Sec-WebSocket-Extensions"].orEmpty()) {
                    answer.addHeader("Sec-WebSocket-Extensions", "permessage-deflate")
                }
                return answer.build()
            }
        }
        server.start()
    }

    override val url: String get() = "ws://127.0.0.1:${server.port}/"

    override fun close() = server.close()

    private object Echo : WebSocketListener() {
        override fun onMessage(webSocket: WebSocket, text: String) {
            if (text == CLOSE_TEXT) webSocket.close(CLOSE_CODE, CLOSE_REASON) else webSocket.send(text)
        }

        override fun onMessage(webSocket: WebSocket, bytes: ByteString) {
            webSocket.send(bytes)
        }

        override fun onClosing(webSocket: WebSocket, code: Int, reason: String) {
            webSocket.close(code, reason)
        }
    }
}
