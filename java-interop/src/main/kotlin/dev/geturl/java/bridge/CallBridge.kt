@file:JvmName("CallBridge")

package dev.geturl.java.bridge

import dev.geturl.ExchangeEvent
import dev.geturl.GeturlOptions
import dev.geturl.HttpException
import dev.geturl.RequestBody
import dev.geturl.Transaction
import dev.geturl.ifModifiedSince
import dev.geturl.ifUnmodifiedSince
import dev.geturl.websocket.WebSocketException
import okio.ByteString
import java.time.Duration
import java.time.Instant
import java.util.concurrent.Flow
import kotlin.time.toKotlinInstant

// What of a call takes a Kotlin duration or a Kotlin flow, or is hidden from Java, which cannot call it.

internal fun timeout(of: GeturlOptions, value: Duration) {
    of.timeout = value.kotlin
}

internal fun resolveTimeout(of: GeturlOptions, value: Duration) {
    of.resolveTimeout = value.kotlin
}

internal fun connectTimeout(of: GeturlOptions, value: Duration) {
    of.connectTimeout = value.kotlin
}

internal fun firstByteTimeout(of: GeturlOptions, value: Duration) {
    of.firstByteTimeout = value.kotlin
}

internal fun idleTimeout(of: GeturlOptions, value: Duration) {
    of.idleTimeout = value.kotlin
}

internal fun queryChannel(of: GeturlOptions, publisher: Flow.Publisher<out java.nio.ByteBuffer>, length: Long): Unit =
    of.queryChannel(publisher.asByteStrings(), length)

internal fun ifModifiedSince(of: GeturlOptions, time: Instant): Unit = of.ifModifiedSince(time.toKotlinInstant())

internal fun ifUnmodifiedSince(of: GeturlOptions, time: Instant): Unit = of.ifUnmodifiedSince(time.toKotlinInstant())

/** What [publisher] publishes as a body. */
internal fun body(publisher: Flow.Publisher<out java.nio.ByteBuffer>, length: Long, type: String): RequestBody =
    RequestBody.flow(publisher.asByteStrings(), length, type)

internal fun at(event: ExchangeEvent): Duration = event.at.java

/** The bytes as an array of their own. */
internal fun bytes(of: ByteString): ByteArray = of.toByteArray()

internal fun transaction(of: WebSocketException.Refused): Transaction = of.transaction

/** Declared for Java, where an [HttpException] is a checked exception. */
@Throws(HttpException::class)
internal fun orThrow(transaction: Transaction) {
    transaction.orThrow()
}
