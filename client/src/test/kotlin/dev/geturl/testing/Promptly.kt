package dev.geturl.testing

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.withTimeoutOrNull

/** What [block] gives: what would hang, or wait for something that comes hours later, fails instead. */
suspend fun <T : Any> promptly(block: suspend CoroutineScope.() -> T): T =
    withTimeoutOrNull(PATIENCE, block) ?: throw AssertionError("nothing came within $PATIENCE")
