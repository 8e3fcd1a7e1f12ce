@file:JvmName("ConfigBridge")

package dev.geturl.java.bridge

import dev.geturl.HttpConfig
import kotlinx.coroutines.asCoroutineDispatcher
import java.time.Duration
import java.util.concurrent.Executor

// What of a configuration takes a Kotlin duration or a coroutine's context.

internal fun resolverCache(of: HttpConfig.Builder): Duration = of.resolverCache.java

internal fun resolverCache(of: HttpConfig.Builder, value: Duration) {
    of.resolverCache = value.kotlin
}

internal fun callbacksOn(of: HttpConfig.Builder, executor: Executor) {
    of.callbackContext = executor.asCoroutineDispatcher()
}
