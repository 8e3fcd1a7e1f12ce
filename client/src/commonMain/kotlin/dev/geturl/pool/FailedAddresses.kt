package dev.geturl.pool

import dev.geturl.Newest
import dev.geturl.net.SocketAddress
import kotlin.time.Duration
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/** The addresses that did not take a connection of late, at most [most], each for [keepFor]. */
internal class FailedAddresses(
    private val keepFor: Duration,
    most: Int,
    private val clock: TimeSource = TimeSource.Monotonic,
) {
    private val failedSince = Newest<SocketAddress, TimeMark>(most)

    /** How many are remembered, those whose time is over included; for tests. */
    val size: Int get() = failedSince.size

    operator fun contains(address: SocketAddress): Boolean {
        val since = failedSince[address] ?: return false
        return since.elapsedNow() < keepFor
    }

    /** [address] has failed just now. */
    fun add(address: SocketAddress) {
        if (keepFor == Duration.ZERO) return
        failedSince.removeAll { since -> since.elapsedNow() >= keepFor }
        failedSince[address] = clock.markNow()
    }

    /** [address] has taken a connection. */
    fun remove(address: SocketAddress): Unit = failedSince.remove(address)
}
