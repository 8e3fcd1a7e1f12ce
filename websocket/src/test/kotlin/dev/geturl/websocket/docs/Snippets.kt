package dev.geturl.websocket.docs

import dev.geturl.HttpClient
import dev.geturl.websocket.Message
import dev.geturl.websocket.MessageType
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.WebSocketEvent
import dev.geturl.websocket.WebSocketRequest
import dev.geturl.websocket.openWebSocket
import dev.geturl.websocket.startWebSocket
import dev.geturl.websocket.webSocket
import dev.geturl.websocket.webSocketFlow
import okio.Source
import kotlin.time.Duration.Companion.seconds

// The code of docs/websocket.md, compiled. SnippetsTest of the client says when a document shows something else.

internal suspend fun chat(http: HttpClient) {
    http.webSocket("wss://example.org/chat") {
        send("hello")
        incoming.collect { message -> if (message is Message.Text) println(message.text) }
    }
}

internal suspend fun opened(http: HttpClient, token: String): WebSocket {
    val request = WebSocketRequest(protocols = listOf("chat.v2", "chat.v1"), origin = "https://example.org") {
        headers { add("Authorization", "Bearer $token") }
        timeout = 5.seconds
    }
    val socket = http.openWebSocket("wss://example.org/chat", request)
    println("${socket.protocol} ${socket.extensions} ${socket.conninfo}")
    return socket
}

internal suspend fun fragments(socket: WebSocket, source: Source) {
    socket.send("a message ", final = false)
    socket.send("in two fragments")
    socket.send(MessageType.BINARY, source)
}

internal fun handled(http: HttpClient): WebSocket {
    val socket = http.startWebSocket("ws://127.0.0.1:8080/echo") { socket, event ->
        when (event) {
            is WebSocketEvent.Connect -> {
                socket.send("Testing, testing...")
            }

            is Message.Text -> {
                println("RECEIVED: ${event.text}")
            }

            is WebSocketEvent.Disconnect -> {
                println("over: ${event.reason}")
            }

            else -> {}
        }
    }
    return socket
}

internal suspend fun prices(http: HttpClient) {
    val prices = http.webSocketFlow("wss://example.org/prices") { socket -> socket.send("subscribe EURUSD") }
    prices.collect { message -> println(message.bytes.utf8()) }
}
