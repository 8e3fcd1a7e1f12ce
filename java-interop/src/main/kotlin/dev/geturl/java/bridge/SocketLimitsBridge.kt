@file:JvmName("SocketLimitsBridge")

package dev.geturl.java.bridge

import dev.geturl.websocket.WebSocketLimits

// Java cannot call a data class's `copy`: a function for each option.

internal fun frameBytes(of: WebSocketLimits, value: Long): WebSocketLimits = of.copy(frameBytes = value)

internal fun messageBytes(of: WebSocketLimits, value: Long): WebSocketLimits = of.copy(messageBytes = value)

internal fun messageFragments(of: WebSocketLimits, value: Int): WebSocketLimits = of.copy(messageFragments = value)

internal fun decodedRatio(of: WebSocketLimits, value: Int): WebSocketLimits = of.copy(decodedRatio = value)

internal fun incomingBytes(of: WebSocketLimits, value: Long): WebSocketLimits = of.copy(incomingBytes = value)

internal fun outgoingBytes(of: WebSocketLimits, value: Long): WebSocketLimits = of.copy(outgoingBytes = value)
