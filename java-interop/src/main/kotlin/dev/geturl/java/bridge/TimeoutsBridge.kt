@file:JvmName("TimeoutsBridge")

package dev.geturl.java.bridge

import dev.geturl.Timeouts
import java.time.Duration

// Java cannot call a data class's `copy`, nor what takes a Kotlin duration: a function for each option.

internal fun whole(of: Timeouts): Duration = of.whole.java

internal fun whole(of: Timeouts, value: Duration): Timeouts = of.copy(whole = value.kotlin)

internal fun resolve(of: Timeouts): Duration = of.resolve.java

internal fun resolve(of: Timeouts, value: Duration): Timeouts = of.copy(resolve = value.kotlin)

internal fun connect(of: Timeouts): Duration = of.connect.java

internal fun connect(of: Timeouts, value: Duration): Timeouts = of.copy(connect = value.kotlin)

internal fun pool(of: Timeouts): Duration = of.pool.java

internal fun pool(of: Timeouts, value: Duration): Timeouts = of.copy(pool = value.kotlin)

internal fun firstByte(of: Timeouts): Duration = of.firstByte.java

internal fun firstByte(of: Timeouts, value: Duration): Timeouts = of.copy(firstByte = value.kotlin)

internal fun idle(of: Timeouts): Duration = of.idle.java

internal fun idle(of: Timeouts, value: Duration): Timeouts = of.copy(idle = value.kotlin)

internal fun countsWaiting(of: Timeouts, value: Boolean): Timeouts = of.copy(countsWaiting = value)

internal fun expectContinue(of: Timeouts): Duration = of.expectContinue.java

internal fun expectContinue(of: Timeouts, value: Duration): Timeouts = of.copy(expectContinue = value.kotlin)

internal fun proxy(of: Timeouts): Duration = of.proxy.java

internal fun proxy(of: Timeouts, value: Duration): Timeouts = of.copy(proxy = value.kotlin)

internal fun tls(of: Timeouts): Duration = of.tls.java

internal fun tls(of: Timeouts, value: Duration): Timeouts = of.copy(tls = value.kotlin)
