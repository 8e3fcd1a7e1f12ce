package dev.geturl.websocket.autobahn

import dev.geturl.net.SocketAddress
import dev.geturl.websocket.OriginRule
import dev.geturl.websocket.WebSocketLimits
import dev.geturl.websocket.WebSocketOptions
import dev.geturl.websocket.WebSocketServer
import dev.geturl.websocket.WebSocketServerOptions
import kotlinx.coroutines.runBlocking
import kotlin.time.Duration

/** What the suite asks for: 16 MiB in 65,536 fragments. */
internal val AUTOBAHN_OPTIONS: WebSocketOptions =
    WebSocketOptions(WebSocketLimits(messageBytes = 64L shl 20), keepAlive = Duration.ZERO)

/** The echo server that Autobahn's fuzzing client tests; ends when it is killed. */
internal fun main(): Unit = runBlocking {
    val server = WebSocketServer(WebSocketServerOptions(AUTOBAHN_OPTIONS, origins = OriginRule.ANY))
    server.live("/") { socket -> socket.incoming.collect { socket.send(it) } }
    val listener = server.listen()
    println("READY ws://127.0.0.1:${(listener.localAddress as SocketAddress.Inet).port}")
    server.awaitClosed()
}
