package dev.geturl.nio

import dev.geturl.BeyondAndroid
import dev.geturl.HttpException
import dev.geturl.net.Android
import dev.geturl.net.SocketAddress
import java.net.ProtocolFamily
import java.net.StandardProtocolFamily
import java.net.UnixDomainSocketAddress
import java.nio.channels.ServerSocketChannel
import java.nio.channels.SocketChannel

/**
 * A socket for connections to [address].
 *
 * @throws HttpException.Unsupported for a Unix domain socket on Android.
 */
internal fun socketFor(address: SocketAddress): SocketChannel =
    if (isOfAnyFamily(address)) SocketChannel.open() else FamilySockets.client(address)

/** As [socketFor], for connections that come to [address]. */
internal fun serverSocketFor(address: SocketAddress): ServerSocketChannel =
    if (isOfAnyFamily(address)) ServerSocketChannel.open() else FamilySockets.server(address)

/** Android's sockets are of both families of the Internet. */
private fun isOfAnyFamily(address: SocketAddress): Boolean {
    if (!Android.isHere) return false
    if (address is SocketAddress.Inet) return true
    throw HttpException.Unsupported(
        "This platform has no socket for $address",
        "Unix domain sockets need Java 16 or newer; on Android, give a Transport of your own.",
    )
}

/** Sockets of one family, as Java has had them since 15. */
@BeyondAndroid("isOfAnyFamily answers first")
private object FamilySockets {
    fun client(address: SocketAddress): SocketChannel = SocketChannel.open(familyOf(address))

    fun server(address: SocketAddress): ServerSocketChannel = ServerSocketChannel.open(familyOf(address))

    private fun familyOf(address: SocketAddress): ProtocolFamily = when (address) {
        is SocketAddress.Inet -> {
            if (address.address.isIpv6) StandardProtocolFamily.INET6 else StandardProtocolFamily.INET
        }

        is SocketAddress.Unix -> {
            StandardProtocolFamily.UNIX
        }
    }
}

/** Addresses of Unix domain sockets, as Java has had them since 16. */
@BeyondAndroid("there is no such address, as there is no such socket")
internal object UnixAddresses {
    fun toJdk(address: SocketAddress.Unix): java.net.SocketAddress = UnixDomainSocketAddress.of(address.path)

    fun of(address: java.net.SocketAddress): SocketAddress {
        check(address is UnixDomainSocketAddress) { "a socket of an unknown kind of address: $address" }
        return SocketAddress.Unix("${address.path}")
    }
}
