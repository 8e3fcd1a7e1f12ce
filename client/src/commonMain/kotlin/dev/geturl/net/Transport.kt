package dev.geturl.net

import dev.geturl.IpAddress
import dev.geturl.SocketOptions

/** Opens connections. What is registered for a URL scheme: the manual's `register proto port command`. */
public fun interface Transport {
    /**
     * Opens a connection to the address that [target] names, and nothing else: no other address is tried.
     *
     * Cancelling gives up and leaves nothing open.
     *
     * @throws dev.geturl.HttpException.ConnectFailed when the address does not take the connection.
     */
    public suspend fun connect(target: ConnectTarget): Connection
}

/**
 * Where to connect, and how.
 *
 * @property host the name that the caller asked for, as a TLS layer wants it.
 * @property port the port that the caller asked for.
 * @property address one resolved address of that host.
 * @property localAddress the address of this machine to connect from, the manual's `-myaddr`; null for any.
 * @property options how the socket is set up.
 */
public class ConnectTarget(
    public val host: String,
    public val port: Int,
    public val address: SocketAddress,
    public val localAddress: IpAddress? = null,
    public val options: SocketOptions = SocketOptions(),
) {
    /** The address, with the name it was resolved from where that differs. */
    override fun toString(): String = if (address.toString().startsWith(host)) "$address" else "$host ($address)"
}
