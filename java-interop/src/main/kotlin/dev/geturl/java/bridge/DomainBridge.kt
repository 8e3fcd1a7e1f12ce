@file:JvmName("DomainBridge")

package dev.geturl.java.bridge

import dev.geturl.HttpClient
import dev.geturl.cookies.DomainOptions
import okio.Path

// Java cannot call a data class's `copy`: a function for each option but for times, which TimeOptions has.

internal fun domainFile(of: DomainOptions, value: Path?): DomainOptions = of.copy(domainFile = value)

internal fun domainList(of: DomainOptions, value: String): DomainOptions = of.copy(domainList = value)

internal fun http(of: DomainOptions, value: HttpClient?): DomainOptions = of.copy(http = value)

internal fun offline(of: DomainOptions, value: Boolean): DomainOptions = of.copy(offline = value)
