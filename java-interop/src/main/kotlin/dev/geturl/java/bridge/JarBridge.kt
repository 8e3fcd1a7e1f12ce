@file:JvmName("JarBridge")

package dev.geturl.java.bridge

import dev.geturl.cookies.DomainOptions
import dev.geturl.cookies.JarOptions
import java.time.Duration

// Java cannot call a data class's `copy`, nor what takes a Kotlin duration: a function for each option.

internal fun maxPerSite(of: JarOptions, value: Int): JarOptions = of.copy(maxPerSite = value)

internal fun retain(of: JarOptions, value: Int): JarOptions = of.copy(retain = value)

internal fun purgeOld(of: JarOptions): Duration = of.purgeOld.java

internal fun purgeOld(of: JarOptions, value: Duration): JarOptions = of.copy(purgeOld = value.kotlin)

internal fun vacuumTrigger(of: JarOptions, value: Int): JarOptions = of.copy(vacuumTrigger = value)

internal fun oneOfEachKey(of: JarOptions, value: Boolean): JarOptions = of.copy(oneOfEachKey = value)

internal fun freshness(of: JarOptions): Duration = of.freshness.java

internal fun freshness(of: JarOptions, value: Duration): JarOptions = of.copy(freshness = value.kotlin)

internal fun keepSessions(of: JarOptions, value: Boolean): JarOptions = of.copy(keepSessions = value)

internal fun domains(of: JarOptions, value: DomainOptions): JarOptions = of.copy(domains = value)
