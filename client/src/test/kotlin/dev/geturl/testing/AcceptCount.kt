package dev.geturl.testing

import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.Socket
import java.net.SocketAddress
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

/**
 * Counts the connections that clients have made to the listener at [address], also those that it has not accepted yet:
 * a client may have failed and gone before that. Who asks makes a connection of their own, which is behind all those
 * in the listener's queue and not counted, and waits until it is accepted.
 */
class AcceptCount(private val address: SocketAddress) {
    private val counted = AtomicInteger()
    private val askers = ConcurrentHashMap<SocketAddress, CountDownLatch>()

    /** The number of the connection from [peer], from 1; null for an asker's, which is to be closed. */
    fun next(peer: SocketAddress?): Int? {
        val asker = peer?.let(askers::remove) ?: return counted.incrementAndGet()
        asker.countDown()
        return null
    }

    /** How many connections have been made. A socket in the file system tells no peers apart: what it has accepted. */
    fun now(): Int {
        if (address is InetSocketAddress) awaitTurn(address)
        return counted.get()
    }

    private fun awaitTurn(address: InetSocketAddress) {
        Socket().use { socket ->
            socket.bind(InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0))
            val turn = CountDownLatch(1)
            askers[socket.localSocketAddress] = turn
            try {
                socket.connect(address)
            } catch (closed: IOException) {
                events.add("nobody listens at $address any more: $closed")
                return
            }
            check(turn.await(PATIENCE.inWholeMilliseconds, TimeUnit.MILLISECONDS)) { "$address accepts nothing" }
        }
    }
}
