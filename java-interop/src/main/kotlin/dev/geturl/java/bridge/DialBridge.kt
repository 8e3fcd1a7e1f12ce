@file:JvmName("DialBridge")

package dev.geturl.java.bridge

import dev.geturl.DialOptions
import dev.geturl.Elsewhere

// Java cannot call a data class's `copy`: a function for each option but for times, which TimeOptions has.

internal fun maxFailed(of: DialOptions, value: Int): DialOptions = of.copy(maxFailed = value)

internal fun elsewhere(of: DialOptions, value: List<Elsewhere>): DialOptions = of.copy(elsewhere = value.toList())
