package dev.geturl

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * How a socket is set up.
 *
 * @property noDelay `TCP_NODELAY`: small writes go out at once. Default true.
 * @property keepAlive `SO_KEEPALIVE`: the system probes a silent peer. Default false.
 * @property receiveBuffer `SO_RCVBUF` in bytes; 0, the default, leaves it to the system, which then adapts it.
 * @property sendBuffer `SO_SNDBUF` in bytes; 0, the default, leaves it to the system.
 * @property keepAliveTime `TCP_KEEPIDLE` and `TCP_KEEPINTVL`: with [keepAlive], how long a peer may be silent before it
 *   is probed, and how far apart probes are, in whole seconds. Default [Duration.ZERO], which leaves both to the
 *   system; else 1 s to 32,767 s. Where the platform cannot set them, connecting fails with
 *   [HttpException.Unsupported].
 */
public data class SocketOptions(
    public val noDelay: Boolean = true,
    public val keepAlive: Boolean = false,
    public val receiveBuffer: Int = 0,
    public val sendBuffer: Int = 0,
    public val keepAliveTime: Duration = Duration.ZERO,
) {
    init {
        require(keepAliveTime == Duration.ZERO || keepAliveTime in MIN_KEEP_ALIVE..MAX_KEEP_ALIVE) {
            "keepAliveTime is $keepAliveTime: give $MIN_KEEP_ALIVE to $MAX_KEEP_ALIVE, or ZERO for the system's"
        }
        require(keepAlive || keepAliveTime == Duration.ZERO) {
            "keepAliveTime is $keepAliveTime, but nothing is probed: set keepAlive too"
        }
        require(receiveBuffer >= 0) { "receiveBuffer is $receiveBuffer: give a number of bytes, or 0 for the system's" }
        require(sendBuffer >= 0) { "sendBuffer is $sendBuffer: give a number of bytes, or 0 for the system's" }
    }

    private companion object {
        val MIN_KEEP_ALIVE = 1.seconds
        val MAX_KEEP_ALIVE = 32_767.seconds
    }
}
