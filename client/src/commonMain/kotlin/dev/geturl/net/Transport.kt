package dev.geturl.net

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

/**
 * How a socket is set up.
 *
 * @property noDelay `TCP_NODELAY`: small writes go out at once. Default true.
 * @property keepAlive `SO_KEEPALIVE`: the system probes a silent peer. Default false.
 * @property receiveBuffer `SO_RCVBUF` in bytes; 0, the default, leaves it to the system, which then adapts it.
 * @property sendBuffer `SO_SNDBUF` in bytes; 0, the default, leaves it to the system.
 */
public data class SocketOptions(
    public val noDelay: Boolean = true,
    public val keepAlive: Boolean = false,
    public val receiveBuffer: Int = 0,
    public val sendBuffer: Int = 0,
) {
    init {
        require(receiveBuffer >= 0) { "receiveBuffer is $receiveBuffer: give a number of bytes, or 0 for the system's" }
        require(sendBuffer >= 0) { "sendBuffer is $sendBuffer: give a number of bytes, or 0 for the system's" }
    }
}
