@file:JvmName("StreamBridge")

package dev.geturl.java.bridge

import dev.geturl.EventStreamOptions
import dev.geturl.RateLimit
import dev.geturl.ReceivedPart
import dev.geturl.download.Checksum
import dev.geturl.download.DownloadOptions
import dev.geturl.download.DownloadProgress
import okio.IOException
import java.time.Duration
import java.util.function.Consumer

// Java cannot call a data class's `copy`, nor what takes a Kotlin duration: a function for each option.

internal fun reconnects(of: EventStreamOptions, value: Boolean) = of.copy(reconnects = value)

internal fun delay(of: EventStreamOptions, value: Duration): EventStreamOptions {
    val delay = value.kotlin
    return of.copy(delay = delay, maxDelay = maxOf(delay, of.maxDelay))
}

internal fun maxDelay(of: EventStreamOptions, value: Duration) = of.copy(maxDelay = value.kotlin)

internal fun maxFailures(of: EventStreamOptions, value: Int) = of.copy(maxFailures = value)

internal fun reconnectOn(of: EventStreamOptions, value: IntArray) = of.copy(reconnectOn = value.toSet())

internal fun lastEventId(of: EventStreamOptions, value: String) = of.copy(lastEventId = value)

internal fun lineBytes(of: EventStreamOptions, value: Long) = of.copy(lineBytes = value)

internal fun eventBytes(of: EventStreamOptions, value: Long) = of.copy(eventBytes = value)

internal fun resumes(of: DownloadOptions, value: Boolean) = of.copy(resumes = value)

internal fun checksum(of: DownloadOptions, value: Checksum) = of.copy(checksum = value)

internal fun connections(of: DownloadOptions, value: Int) = of.copy(connections = value)

internal fun pieceBytes(of: DownloadOptions, value: Long) = of.copy(pieceBytes = value)

internal fun rate(of: DownloadOptions, value: RateLimit) = of.copy(rate = value)

internal fun attempts(of: DownloadOptions, value: Int) = of.copy(attempts = value)

internal fun retryDelay(of: DownloadOptions, value: Duration) = of.copy(retryDelay = value.kotlin)

internal fun saveEvery(of: DownloadOptions, value: Duration) = of.copy(saveEvery = value.kotlin)

internal fun onProgress(of: DownloadOptions, value: Consumer<DownloadProgress>) = of.copy(onProgress = value::accept)

/** All of [part], which the calling thread waits for. */
@Throws(IOException::class)
internal fun bytes(part: ReceivedPart, atMost: Long): ByteArray = Blocking.run { part.bytes(atMost) }.toByteArray()

/** What is left of [part], as a stream. */
internal fun inputStream(part: ReceivedPart) = SourceInputStream(part)
