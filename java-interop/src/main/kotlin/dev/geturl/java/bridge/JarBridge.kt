@file:JvmName("JarBridge")

package dev.geturl.java.bridge

import dev.geturl.cookies.DomainOptions
import dev.geturl.cookies.JarOptions

// Java cannot call a data class's `copy`: a function for each option but for times, which TimeOptions has.

internal fun maxPerSite(of: JarOptions, value: Int): JarOptions = of.copy(maxPerSite = value)

internal fun retain(of: JarOptions, value: Int): JarOptions = of.copy(retain = value)

internal fun vacuumTrigger(of: JarOptions, value: Int): JarOptions = of.copy(vacuumTrigger = value)

internal fun oneOfEachKey(of: JarOptions, value: Boolean): JarOptions = of.copy(oneOfEachKey = value)

internal fun keepSessions(of: JarOptions, value: Boolean): JarOptions = of.copy(keepSessions = value)

internal fun domains(of: JarOptions, value: DomainOptions): JarOptions = of.copy(domains = value)
