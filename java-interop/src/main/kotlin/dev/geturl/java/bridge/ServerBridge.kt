@file:JvmName("ServerBridge")

package dev.geturl.java.bridge

import dev.geturl.SocketOptions
import dev.geturl.TlsServerOptions
import dev.geturl.net.ListenOptions
import dev.geturl.websocket.OriginRule
import dev.geturl.websocket.WebSocketOptions
import dev.geturl.websocket.WebSocketServerOptions
import java.time.Duration
import java.util.function.Consumer

// Java cannot call a data class's `copy`, nor what takes a Kotlin duration: a function for each option.

internal fun webSocket(of: WebSocketServerOptions, value: WebSocketOptions): WebSocketServerOptions =
    of.copy(webSocket = value)

internal fun origins(of: WebSocketServerOptions, value: OriginRule): WebSocketServerOptions = of.copy(origins = value)

internal fun maxConnections(of: WebSocketServerOptions, value: Int): WebSocketServerOptions =
    of.copy(maxConnections = value)

internal fun maxHandshakes(of: WebSocketServerOptions, value: Int): WebSocketServerOptions =
    of.copy(maxHandshakes = value)

internal fun headTime(of: WebSocketServerOptions): Duration = of.headTime.java

internal fun headTime(of: WebSocketServerOptions, value: Duration): WebSocketServerOptions =
    of.copy(headTime = value.kotlin)

internal fun headBytes(of: WebSocketServerOptions, value: Int): WebSocketServerOptions = of.copy(headBytes = value)

internal fun headFields(of: WebSocketServerOptions, value: Int): WebSocketServerOptions = of.copy(headFields = value)

internal fun onFailure(of: WebSocketServerOptions, value: Consumer<Exception>): WebSocketServerOptions =
    of.copy(onFailure = value::accept)

internal fun backlog(of: ListenOptions, value: Int): ListenOptions = of.copy(backlog = value)

internal fun socket(of: ListenOptions, value: SocketOptions): ListenOptions = of.copy(socket = value)

internal fun handshakeTime(of: TlsServerOptions.Builder, value: Duration) {
    of.handshakeTime = value.kotlin
}
