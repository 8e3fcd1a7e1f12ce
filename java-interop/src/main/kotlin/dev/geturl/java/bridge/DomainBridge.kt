@file:JvmName("DomainBridge")

package dev.geturl.java.bridge

import dev.geturl.HttpClient
import dev.geturl.cookies.DomainOptions
import okio.Path
import java.time.Duration

// Java cannot call a data class's `copy`, nor what takes a Kotlin duration: a function for each option.

internal fun domainFile(of: DomainOptions, value: Path?): DomainOptions = of.copy(domainFile = value)

internal fun domainList(of: DomainOptions, value: String): DomainOptions = of.copy(domainList = value)

internal fun domainRefresh(of: DomainOptions): Duration = of.domainRefresh.java

internal fun domainRefresh(of: DomainOptions, value: Duration): DomainOptions = of.copy(domainRefresh = value.kotlin)

internal fun http(of: DomainOptions, value: HttpClient?): DomainOptions = of.copy(http = value)

internal fun offline(of: DomainOptions, value: Boolean): DomainOptions = of.copy(offline = value)
