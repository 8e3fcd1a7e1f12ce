@file:JvmName("ProxyBridge")

package dev.geturl.java.bridge

import dev.geturl.AuthScheme
import dev.geturl.Headers
import dev.geturl.HttpVersion
import dev.geturl.Proxy
import dev.geturl.ProxyFilter
import dev.geturl.ProxyOptions
import dev.geturl.TlsOptions

// Java cannot call a data class's `copy`, nor what takes a Kotlin duration: a function for each option.

internal fun proxyHost(of: ProxyOptions, value: String): ProxyOptions = of.copy(proxyHost = value)

internal fun proxyPort(of: ProxyOptions, value: Int): ProxyOptions = of.copy(proxyPort = value)

internal fun proxyNot(of: ProxyOptions, value: List<String>): ProxyOptions = of.copy(proxyNot = value)

internal fun proxyAuth(of: ProxyOptions, value: String): ProxyOptions = of.copy(proxyAuth = value)

internal fun proxyFilter(of: ProxyOptions, value: ProxyFilter?): ProxyOptions = of.copy(proxyFilter = value)

internal fun proxy(of: ProxyOptions, value: Proxy?): ProxyOptions = of.copy(proxy = value)

internal fun httpsProxy(of: ProxyOptions, value: Proxy?): ProxyOptions = of.copy(httpsProxy = value)

internal fun tunnel(of: ProxyOptions, value: Boolean): ProxyOptions = of.copy(tunnel = value)

internal fun authScheme(of: ProxyOptions, value: AuthScheme): ProxyOptions = of.copy(authScheme = value)

internal fun proxyHeaders(of: ProxyOptions, value: Headers): ProxyOptions = of.copy(proxyHeaders = value)

internal fun connectVersion(of: ProxyOptions, value: HttpVersion): ProxyOptions = of.copy(connectVersion = value)

internal fun fromEnvironment(of: ProxyOptions, value: Boolean): ProxyOptions = of.copy(fromEnvironment = value)

internal fun fromProperties(of: ProxyOptions, value: Boolean): ProxyOptions = of.copy(fromProperties = value)

internal fun noProxy(of: ProxyOptions, value: String?): ProxyOptions = of.copy(noProxy = value)

internal fun preproxy(of: ProxyOptions, value: Proxy?): ProxyOptions = of.copy(preproxy = value)

internal fun tls(of: ProxyOptions, value: TlsOptions): ProxyOptions = of.copy(tls = value)

internal fun proxyUser(of: ProxyOptions, user: String, password: String): ProxyOptions =
    of.copy(proxyUser = user, proxyPassword = password)

internal fun digestsPath(of: ProxyOptions, value: Boolean): ProxyOptions = of.copy(digestsPath = value)
