package dev.geturl.pool

import dev.geturl.net.SocketAddress
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.update
import kotlin.time.Duration
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/**
 * The addresses that did not take a connection of late, at most [most], each for [keepFor]. Dials on all loops of a
 * client share it without a lock: it is copied when one fails, which is rare beside the look-ups.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class FailedAddresses(
    private val keepFor: Duration,
    private val most: Int,
    private val clock: TimeSource = TimeSource.Monotonic,
) {
    /** The oldest first. */
    private val failedSince = AtomicReference<Map<SocketAddress, TimeMark>>(emptyMap())

    /** How many are remembered, those whose time is over included; for tests. */
    val size: Int get() = failedSince.load().size

    operator fun contains(address: SocketAddress): Boolean {
        val since = failedSince.load()[address] ?: return false
        return since.elapsedNow() < keepFor
    }

    /** [address] has failed just now. */
    fun add(address: SocketAddress) {
        if (keepFor == Duration.ZERO) return
        val now = clock.markNow()
        failedSince.update { before ->
            val after = LinkedHashMap<SocketAddress, TimeMark>()
            before.filterTo(after) { (other, since) -> other != address && since.elapsedNow() < keepFor }
            if (after.size >= most) after.keys.first().let(after::remove)
            after.apply { put(address, now) }
        }
    }

    /** [address] has taken a connection. */
    fun remove(address: SocketAddress) {
        if (address in failedSince.load()) failedSince.update { it - address }
    }
}
