package dev.geturl

/**
 * How a socket is set up.
 *
 * @property noDelay `TCP_NODELAY`: small writes go out at once. Default true.
 * @property keepAlive `SO_KEEPALIVE`: the system probes a silent peer. Default false.
 * @property receiveBuffer `SO_RCVBUF` in bytes; 0, the default, leaves it to the system, which then adapts it;
 *   on the loopback interface it is 512 KiB then.
 * @property sendBuffer `SO_SNDBUF` in bytes; 0, the default, leaves it to the system; on the loopback interface it is
 *   512 KiB then.
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
