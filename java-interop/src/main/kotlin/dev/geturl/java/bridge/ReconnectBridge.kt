@file:JvmName("ReconnectBridge")

package dev.geturl.java.bridge

import dev.geturl.websocket.ReconnectPolicy
import java.time.Duration
import java.util.Optional
import java.util.function.Predicate

// Java cannot call a data class's `copy`, nor what takes a Kotlin duration: a function for each option.

internal fun first(of: ReconnectPolicy): Duration = of.first.java

internal fun first(of: ReconnectPolicy, value: Duration): ReconnectPolicy = of.copy(first = value.kotlin)

internal fun max(of: ReconnectPolicy): Duration = of.max.java

internal fun max(of: ReconnectPolicy, value: Duration): ReconnectPolicy = of.copy(max = value.kotlin)

internal fun attempts(of: ReconnectPolicy, value: Int): ReconnectPolicy = of.copy(attempts = value)

internal fun resumes(of: ReconnectPolicy, value: Predicate<Optional<Exception>>): ReconnectPolicy =
    of.copy(resumes = { value.test(Optional.ofNullable(it)) })
