@file:JvmName("SocketBridge")

package dev.geturl.java.bridge

import dev.geturl.SocketOptions
import java.time.Duration

// Java cannot call a data class's `copy`, nor what takes a Kotlin duration: a function for each option.

internal fun noDelay(of: SocketOptions, value: Boolean): SocketOptions = of.copy(noDelay = value)

internal fun keepAlive(of: SocketOptions, value: Boolean): SocketOptions = of.copy(keepAlive = value)

internal fun receiveBuffer(of: SocketOptions, value: Int): SocketOptions = of.copy(receiveBuffer = value)

internal fun sendBuffer(of: SocketOptions, value: Int): SocketOptions = of.copy(sendBuffer = value)

internal fun keepAliveTime(of: SocketOptions): Duration = of.keepAliveTime.java

internal fun keepAliveTime(of: SocketOptions, value: Duration): SocketOptions = of.copy(keepAliveTime = value.kotlin)
