package dev.geturl.websocket.server

import dev.geturl.net.Listener
import dev.geturl.net.SocketAddress
import dev.geturl.testing.closedAfterTest
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.WebSocketServer
import dev.geturl.websocket.WebSocketServerOptions
import kotlinx.coroutines.runBlocking

/** A server that is closed, and awaited, after the test. */
internal fun testServer(options: WebSocketServerOptions = WebSocketServerOptions()): WebSocketServer {
    val server = WebSocketServer(options)
    AutoCloseable {
        server.close()
        runBlocking { server.awaitClosed() }
    }.closedAfterTest()
    return server
}

/** A [testServer] that sends back what it gets, at any path. */
internal fun echoServer(options: WebSocketServerOptions = WebSocketServerOptions()): WebSocketServer =
    testServer(options).apply { live("/*") { it.echo() } }

/** Sends back what comes. */
internal suspend fun WebSocket.echo() = incoming.collect { send(it) }

internal val Listener.port: Int get() = (localAddress as SocketAddress.Inet).port
