package dev.geturl.nio

import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.intercepted
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume

/** Goes on on the loop's thread, and always suspends to get there: resumed before, it would stay where it is. */
internal suspend fun EventLoop.enter() {
    if (isCurrent) return
    suspendCoroutineUninterceptedOrReturn<Unit> { here ->
        val waiting = here.intercepted()
        execute { waiting.resume(Unit) }
        COROUTINE_SUSPENDED
    }
}
