package dev.geturl.pool

import dev.geturl.HttpException
import dev.geturl.net.SocketAddress

/**
 * What was tried in one dial and what came of it: for its [listener], for its exception, and for the next dials of the
 * client. Written to by the dial's own coroutine alone.
 *
 * @property failedAddresses null when the dial is from a given local address: its failures tell nothing about others.
 */
internal class DialRecord(private val listener: DialListener, private val failedAddresses: FailedAddresses?) {
    private val tried = ArrayList<String>()
    private val failures = ArrayList<HttpException>()

    fun started(address: SocketAddress) {
        tried.add(address.toString())
        listener.connectStarted(address)
    }

    fun connected(address: SocketAddress) {
        failedAddresses?.remove(address)
        listener.connected(address)
    }

    fun failed(address: SocketAddress, failure: Throwable) {
        if (failure is HttpException.ConnectFailed) {
            failures.add(failure)
            failedAddresses?.add(address)
        }
        listener.connectFailed(address, failure)
    }

    /** The attempt at [address] was given up; [wasSilent] says that it had had its time. */
    fun abandoned(address: SocketAddress, wasSilent: Boolean) {
        if (wasSilent) failedAddresses?.add(address)
        listener.connectAbandoned(address)
    }

    /** Some addresses were not tried, for [refusal]. */
    fun passedOver(refusal: HttpException.Refused) {
        failures.add(refusal)
    }

    /** [failure], with all that was tried and all that failed besides. */
    fun complete(failure: HttpException): HttpException {
        failures.forEach { if (it !== failure) failure.addSuppressed(it) }
        return failure.triedAt(tried)
    }
}
