package dev.geturl.net

import dev.geturl.HttpException
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

    /**
     * The transport whose connections [over] is given also where no proxy is in between, for one that is a layer on
     * another, as TLS is. Addresses are then raced and the limit to connect is kept by that one alone. Null, by
     * default, for a transport that opens its connections by itself, with [connect].
     */
    public val below: Transport? get() = null

    /**
     * Makes its connection over [tunnel], which already leads to the host and port of [target], through a proxy or by
     * [below]; the address in it is the peer's of [tunnel]. A transport of bare sockets gives [tunnel] itself, one like
     * TLS speaks over it. By default it is refused: nothing goes around a proxy that was asked for.
     *
     * @throws dev.geturl.HttpException.Unsupported when this transport cannot.
     */
    public suspend fun over(tunnel: Connection, target: ConnectTarget): Connection = throw HttpException.Unsupported(
        "The transport for ${target.host}:${target.port} takes no tunnel through a proxy",
        "Override Transport.over, or set the proxy to Proxy.NONE.",
    )
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
