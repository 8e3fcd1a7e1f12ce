@file:JvmName("LimitsBridge")

package dev.geturl.java.bridge

import dev.geturl.Limits
import dev.geturl.RateLimit

// Java cannot call a data class's `copy`, nor what takes a Kotlin duration: a function for each option.

internal fun headBytes(of: Limits, value: Long): Limits = of.copy(headBytes = value)

internal fun headFields(of: Limits, value: Int): Limits = of.copy(headFields = value)

internal fun chunkLineBytes(of: Limits, value: Int): Limits = of.copy(chunkLineBytes = value)

internal fun bodyBytes(of: Limits, value: Long): Limits = of.copy(bodyBytes = value)

internal fun bufferedBytes(of: Limits, value: Long): Limits = of.copy(bufferedBytes = value)

internal fun decodedRatio(of: Limits, value: Int): Limits = of.copy(decodedRatio = value)

internal fun interimResponses(of: Limits, value: Int): Limits = of.copy(interimResponses = value)

internal fun uploadRate(of: Limits, value: Long): Limits = of.copy(uploadRate = rate(value))

internal fun uploadRate(of: Limits): Long = of.uploadRate?.bytesPerSecond ?: 0

internal fun downloadRate(of: Limits, value: Long): Limits = of.copy(downloadRate = rate(value))

internal fun downloadRate(of: Limits): Long = of.downloadRate?.bytesPerSecond ?: 0

private fun rate(bytesPerSecond: Long) = if (bytesPerSecond == 0L) null else RateLimit(bytesPerSecond)
