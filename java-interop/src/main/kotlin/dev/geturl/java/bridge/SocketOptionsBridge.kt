@file:JvmName("SocketOptionsBridge")

package dev.geturl.java.bridge

import dev.geturl.websocket.DeflateOptions
import dev.geturl.websocket.WebSocketLimits
import dev.geturl.websocket.WebSocketOptions
import okio.ByteString
import java.time.Duration

// Java cannot call a data class's `copy`, nor what takes a Kotlin duration: a function for each option.

internal fun limits(of: WebSocketOptions, value: WebSocketLimits): WebSocketOptions = of.copy(limits = value)

internal fun deflate(of: WebSocketOptions, value: DeflateOptions?): WebSocketOptions = of.copy(deflate = value)

internal fun keepAlive(of: WebSocketOptions): Duration? = of.keepAlive?.java

internal fun keepAlive(of: WebSocketOptions, value: Duration): WebSocketOptions = of.copy(keepAlive = value.kotlin)

internal fun ping(of: WebSocketOptions, value: ByteString): WebSocketOptions = of.copy(ping = value)

internal fun pingTimeout(of: WebSocketOptions): Duration = of.pingTimeout.java

internal fun pingTimeout(of: WebSocketOptions, value: Duration): WebSocketOptions = of.copy(pingTimeout = value.kotlin)

internal fun closeTimeout(of: WebSocketOptions): Duration = of.closeTimeout.java

internal fun closeTimeout(of: WebSocketOptions, value: Duration): WebSocketOptions =
    of.copy(closeTimeout = value.kotlin)

internal fun inPieces(of: WebSocketOptions, value: Boolean): WebSocketOptions = of.copy(inPieces = value)
