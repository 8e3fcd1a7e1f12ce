@file:JvmName("TimeoutsBridge")

package dev.geturl.java.bridge

import dev.geturl.Timeouts

// Java cannot call a data class's `copy`: a function for each option but for times, which TimeOptions has.

internal fun countsWaiting(of: Timeouts, value: Boolean): Timeouts = of.copy(countsWaiting = value)
