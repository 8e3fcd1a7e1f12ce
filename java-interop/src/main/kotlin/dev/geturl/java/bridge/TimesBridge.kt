@file:JvmName("TimesBridge")

package dev.geturl.java.bridge

import dev.geturl.ExchangeEvent
import dev.geturl.TlsCertificate
import dev.geturl.TlsConnectionInfo
import dev.geturl.TlsEvent
import java.time.Duration
import java.time.Instant
import kotlin.time.toJavaInstant

// The times that the client's values hold as Kotlin's, which Java does not see.

internal fun startedAt(of: ExchangeEvent.CallStarted): Instant = of.startedAt.toJavaInstant()

internal fun notBefore(of: TlsCertificate): Instant = of.notBefore.toJavaInstant()

internal fun notAfter(of: TlsCertificate): Instant = of.notAfter.toJavaInstant()

internal fun startTime(of: TlsConnectionInfo): Instant = of.startTime.toJavaInstant()

internal fun timeout(of: TlsConnectionInfo): Duration? = of.timeout?.java

internal fun lifetime(of: TlsConnectionInfo): Duration? = of.lifetime?.java

internal fun lifetime(of: TlsEvent.Session): Duration? = of.lifetime?.java
