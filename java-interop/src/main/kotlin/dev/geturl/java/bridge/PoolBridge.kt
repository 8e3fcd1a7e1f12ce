@file:JvmName("PoolBridge")

package dev.geturl.java.bridge

import dev.geturl.PoolOptions

// Java cannot call a data class's `copy`: a function for each option but for times, which TimeOptions has.

internal fun keepAlive(of: PoolOptions, value: Boolean): PoolOptions = of.copy(keepAlive = value)

internal fun pipeline(of: PoolOptions, value: Boolean): PoolOptions = of.copy(pipeline = value)

internal fun postFresh(of: PoolOptions, value: Boolean): PoolOptions = of.copy(postFresh = value)

internal fun repost(of: PoolOptions, value: Boolean): PoolOptions = of.copy(repost = value)

internal fun ordered(of: PoolOptions, value: Boolean): PoolOptions = of.copy(ordered = value)

internal fun maxConnectionsPerHost(of: PoolOptions, value: Int): PoolOptions = of.copy(maxConnectionsPerHost = value)

internal fun maxConnections(of: PoolOptions, value: Int): PoolOptions = of.copy(maxConnections = value)

internal fun maxIdlePerOrigin(of: PoolOptions, value: Int): PoolOptions = of.copy(maxIdlePerOrigin = value)

internal fun pipelineDepth(of: PoolOptions, value: Int): PoolOptions = of.copy(pipelineDepth = value)

internal fun maxWaiting(of: PoolOptions, value: Int): PoolOptions = of.copy(maxWaiting = value)

internal fun keepHttp10(of: PoolOptions, value: Boolean): PoolOptions = of.copy(keepHttp10 = value)
