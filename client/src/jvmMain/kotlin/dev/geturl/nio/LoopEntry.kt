package dev.geturl.nio

import kotlinx.coroutines.withContext
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.intercepted
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume

/** Runs [block] on the loop's thread, also for a coroutine of this loop that still runs where it was started. */
internal suspend inline fun <T> EventLoop.run(crossinline block: suspend () -> T): T = if (isCurrent) {
    block()
} else {
    withContext(this) {
        enter()
        block()
    }
}

/** Goes on on the loop's thread, and always suspends to get there: resumed before, it would stay where it is. */
internal suspend fun EventLoop.enter() {
    if (isCurrent) return
    suspendCoroutineUninterceptedOrReturn<Unit> { here ->
        val waiting = here.intercepted()
        execute { waiting.resume(Unit) }
        COROUTINE_SUSPENDED
    }
}
