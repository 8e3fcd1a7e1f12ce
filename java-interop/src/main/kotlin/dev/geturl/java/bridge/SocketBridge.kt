@file:JvmName("SocketBridge")

package dev.geturl.java.bridge

import dev.geturl.SocketOptions

// Java cannot call a data class's `copy`: a function for each option but for times, which TimeOptions has.

internal fun noDelay(of: SocketOptions, value: Boolean): SocketOptions = of.copy(noDelay = value)

internal fun keepAlive(of: SocketOptions, value: Boolean): SocketOptions = of.copy(keepAlive = value)

internal fun receiveBuffer(of: SocketOptions, value: Int): SocketOptions = of.copy(receiveBuffer = value)

internal fun sendBuffer(of: SocketOptions, value: Int): SocketOptions = of.copy(sendBuffer = value)
