package dev.geturl.testing

import kotlinx.coroutines.delay
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** How long a test waits for something that is certain to come. Long, as it is only spent where a test fails. */
val PATIENCE: Duration = 20.seconds

/** Waits until [condition] holds. False when it still does not after [within]. */
suspend fun holds(within: Duration = PATIENCE, condition: () -> Boolean): Boolean {
    val start = TimeSource.Monotonic.markNow()
    while (!condition()) {
        if (start.elapsedNow() > within) return false
        delay(LOOK_EVERY)
    }
    return true
}

/** Waits until [condition] holds and fails with [what] when it never does. */
suspend fun until(what: String, within: Duration = PATIENCE, condition: () -> Boolean) {
    if (!holds(within, condition)) throw AssertionError("waited $within in vain: $what")
}

private val LOOK_EVERY = 2.milliseconds
