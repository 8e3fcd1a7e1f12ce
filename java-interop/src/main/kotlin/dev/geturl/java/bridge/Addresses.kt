package dev.geturl.java.bridge

import dev.geturl.IpAddress
import dev.geturl.net.SocketAddress
import okio.ByteString.Companion.toByteString
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.UnixDomainSocketAddress
import java.net.SocketAddress as JavaAddress

/** The addresses of sockets, Java's and ours. */
internal object Addresses {
    /** Where nothing is: what is said of a connection that does not know its addresses. */
    private val NOWHERE = SocketAddress.Inet(IpAddress(ByteArray(4).toByteString()), 0)

    private const val UNIX_WHY = "such an address is there where the class is"

    /** [port] of 127.0.0.1. */
    @JvmStatic
    fun loopback(port: Int): JavaAddress = InetSocketAddress(InetAddress.getByAddress(byteArrayOf(127, 0, 0, 1)), port)

    /** [address] as Java has it; null stays null. */
    @JvmStatic
    @BeyondAndroid(UNIX_WHY)
    fun java(address: SocketAddress?): JavaAddress? = when (address) {
        is SocketAddress.Inet -> InetSocketAddress(
            InetAddress.getByAddress(address.address.bytes.toByteArray()),
            address.port,
        )

        is SocketAddress.Unix -> UnixDomainSocketAddress.of(address.path)

        null -> null
    }

    /**
     * [address] as ours; [NOWHERE] for null.
     *
     * @throws IllegalArgumentException for a name that was not resolved, and for kinds that we do not know.
     */
    @JvmStatic
    @BeyondAndroid(UNIX_WHY)
    fun ours(address: JavaAddress?): SocketAddress = when (address) {
        null -> {
            NOWHERE
        }

        is InetSocketAddress -> {
            val found = requireNotNull(address.address) { "$address was not resolved: there is no such host" }
            SocketAddress.Inet(IpAddress(found.address.toByteString()), address.port)
        }

        is UnixDomainSocketAddress -> {
            SocketAddress.Unix("${address.path}")
        }

        else -> {
            throw IllegalArgumentException("$address is no address of the Internet protocol or of a Unix socket")
        }
    }
}
