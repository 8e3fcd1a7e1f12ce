@file:JvmName("CookieOptionsBridge")

package dev.geturl.java.bridge

import dev.geturl.CookieJar
import dev.geturl.CookieOptions
import dev.geturl.SiteContext

// Java cannot call a data class's `copy`, nor what takes a Kotlin duration: a function for each option.

internal fun jar(of: CookieOptions, value: CookieJar?): CookieOptions = of.copy(jar = value)

internal fun site(of: CookieOptions, value: SiteContext?): CookieOptions = of.copy(site = value)

internal fun partition(of: CookieOptions, value: String?): CookieOptions = of.copy(partition = value)

internal fun ofHostField(of: CookieOptions, value: Boolean): CookieOptions = of.copy(ofHostField = value)

internal fun trustsLocalhost(of: CookieOptions, value: Boolean): CookieOptions = of.copy(trustsLocalhost = value)
