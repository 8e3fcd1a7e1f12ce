@file:JvmName("DialBridge")

package dev.geturl.java.bridge

import dev.geturl.DialOptions
import dev.geturl.Elsewhere
import java.time.Duration

// Java cannot call a data class's `copy`, nor what takes a Kotlin duration: a function for each option.

internal fun attemptDelay(of: DialOptions): Duration = of.attemptDelay.java

internal fun attemptDelay(of: DialOptions, value: Duration): DialOptions = of.copy(attemptDelay = value.kotlin)

internal fun failedTime(of: DialOptions): Duration = of.failedTime.java

internal fun failedTime(of: DialOptions, value: Duration): DialOptions = of.copy(failedTime = value.kotlin)

internal fun maxFailed(of: DialOptions, value: Int): DialOptions = of.copy(maxFailed = value)

internal fun elsewhere(of: DialOptions, value: List<Elsewhere>): DialOptions = of.copy(elsewhere = value.toList())
