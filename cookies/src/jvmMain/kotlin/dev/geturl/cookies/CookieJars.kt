@file:JvmName("CookieJars")

package dev.geturl.cookies

import kotlinx.coroutines.Dispatchers
import okio.FileSystem
import kotlin.time.Clock

/** A jar in memory, as [options] have it. Close it when it is no longer needed. */
@JvmOverloads
public fun cookieJar(options: JarOptions = JarOptions()): BrowserCookieJar = cookieJar(options, jarPlatform())

internal fun cookieJar(options: JarOptions, platform: JarPlatform): BrowserCookieJar =
    BrowserCookieJar(options, MemoryKeeper(platform.clock), DomainData(options.domains, platform), platform)

/** The JVM's files and threads. */
internal fun jarPlatform(clock: Clock = Clock.System): JarPlatform =
    JarPlatform(FileSystem.SYSTEM, Dispatchers.IO, clock) { shipped }

/** Read once for all jars of the process. */
private val shipped by lazy { PublicSuffixList.parse(shippedSuffixes()) }
