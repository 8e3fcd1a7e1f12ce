@file:JvmName("DeflateBridge")

package dev.geturl.java.bridge

import dev.geturl.websocket.DeflateOptions

// Java cannot call a data class's `copy`: a function for each option.

internal fun threshold(of: DeflateOptions, value: Int): DeflateOptions = of.copy(threshold = value)

internal fun level(of: DeflateOptions, value: Int): DeflateOptions = of.copy(level = value)

internal fun serverNoContextTakeover(of: DeflateOptions, value: Boolean): DeflateOptions =
    of.copy(serverNoContextTakeover = value)

internal fun clientNoContextTakeover(of: DeflateOptions, value: Boolean): DeflateOptions =
    of.copy(clientNoContextTakeover = value)

internal fun serverMaxWindowBits(of: DeflateOptions, value: Int): DeflateOptions = of.copy(serverMaxWindowBits = value)

internal fun clientMaxWindowBits(of: DeflateOptions, value: Int): DeflateOptions = of.copy(clientMaxWindowBits = value)
