@file:JvmName("AroundBridge")

package dev.geturl.java.bridge

import dev.geturl.AuthOptions
import dev.geturl.AuthScheme
import dev.geturl.HstsStore
import dev.geturl.Netrc
import dev.geturl.RateLimit
import dev.geturl.RedirectOptions
import dev.geturl.RequestCoding
import dev.geturl.RetryBudget
import dev.geturl.RetryPolicy
import dev.geturl.TransferOptions
import okio.Path.Companion.toOkioPath
import java.io.IOException
import java.io.UncheckedIOException
import java.nio.file.Path
import java.time.Duration

// Java cannot call a data class's `copy`, nor what takes a Kotlin duration: a function for each option.

internal fun follow(of: RedirectOptions, value: Boolean) = of.copy(follow = value)

internal fun atMost(of: RedirectOptions, value: Int) = of.copy(atMost = value)

internal fun allowDowngrade(of: RedirectOptions, value: Boolean) = of.copy(allowDowngrade = value)

internal fun trusted(of: RedirectOptions, value: Boolean) = of.copy(trusted = value)

internal fun keepPost(of: RedirectOptions, value: IntArray) = of.copy(keepPost = value.toSet())

internal fun keepMethod(of: RedirectOptions, value: Boolean) = of.copy(keepMethod = value)

internal fun sendReferer(of: RedirectOptions, value: Boolean) = of.copy(sendReferer = value)

internal fun stopLoops(of: RedirectOptions, value: Boolean) = of.copy(stopLoops = value)

internal fun schemes(of: RedirectOptions, value: Array<String>) = of.copy(schemes = value.toSet())

internal fun secretHeaders(of: RedirectOptions, value: Array<String>) = of.copy(secretHeaders = value.toSet())

internal fun user(of: AuthOptions, value: String) = of.copy(user = value)

internal fun password(of: AuthOptions, value: String) = of.copy(password = value)

internal fun scheme(of: AuthOptions, value: AuthScheme) = of.copy(scheme = value)

internal fun netrc(of: AuthOptions, value: Netrc) = of.copy(netrc = value)

internal fun asksEmpty(of: AuthOptions, value: Boolean) = of.copy(asksEmpty = value)

internal fun netrcFirst(of: AuthOptions, value: Boolean) = of.copy(netrcFirst = value)

internal fun remembers(of: AuthOptions, value: Boolean) = of.copy(remembers = value)

/** Reads the file at [path]. */
internal fun netrc(path: Path): Netrc = try {
    Netrc.read(path.toOkioPath())
} catch (failure: IOException) {
    throw UncheckedIOException(failure)
}

/** Which reads no file, and so cannot throw. */
internal fun hstsInMemory() = HstsStore()

internal fun atMost(of: RetryPolicy, value: Int) = of.copy(atMost = value)

internal fun codes(of: RetryPolicy, value: IntArray) = of.copy(codes = value.toSet())

internal fun connectFailures(of: RetryPolicy, value: Boolean) = of.copy(connectFailures = value)

internal fun brokenConnections(of: RetryPolicy, value: Boolean) = of.copy(brokenConnections = value)

internal fun allMethods(of: RetryPolicy, value: Boolean) = of.copy(allMethods = value)

internal fun firstDelay(of: RetryPolicy, value: Duration) = of.copy(firstDelay = value.kotlin)

internal fun growth(of: RetryPolicy, value: Double) = of.copy(growth = value)

internal fun longestDelay(of: RetryPolicy, value: Duration) = of.copy(longestDelay = value.kotlin)

internal fun jitter(of: RetryPolicy, value: Double) = of.copy(jitter = value)

internal fun longestRetryAfter(of: RetryPolicy, value: Duration) = of.copy(longestRetryAfter = value.kotlin)

internal fun within(of: RetryPolicy, value: Duration) = of.copy(within = value.kotlin)

internal fun fromStart(of: RetryPolicy, value: Boolean) = of.copy(fromStart = value)

internal fun budget(of: RetryPolicy, value: RetryBudget) = of.copy(budget = value)

internal fun coding(of: TransferOptions, value: RequestCoding) = of.copy(coding = value)

internal fun uploadRate(of: TransferOptions, value: RateLimit) = of.copy(uploadRate = value)

internal fun downloadRate(of: TransferOptions, value: RateLimit) = of.copy(downloadRate = value)
