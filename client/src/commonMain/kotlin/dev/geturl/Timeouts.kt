package dev.geturl

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * The time limits that hold unless a call gives its own. [Duration.ZERO] stands for no limit. Which of them ran out is
 * in the [HttpException.Timeout]'s kind.
 *
 * @property whole the transaction from the call to its last byte: the manual's `-timeout`. Default none.
 * @property resolve finding the host's addresses; within [connect]. Default none but that.
 * @property connect finding the host's addresses and opening a connection to one of them. Default 30 s.
 * @property proxy a proxy's opening of the way: its answer to `CONNECT`, or the SOCKS handshake. Default 30 s, the
 *   manual's.
 * @property pool waiting for a connection when as many are open as may be. Default 60 s.
 * @property firstByte from the sent request to the first byte of its response. Default none.
 * @property idle between two bytes of a body, in either direction. Default none.
 */
public data class Timeouts(
    public val whole: Duration = Duration.ZERO,
    public val resolve: Duration = Duration.ZERO,
    public val connect: Duration = 30.seconds,
    public val pool: Duration = 60.seconds,
    public val firstByte: Duration = Duration.ZERO,
    public val idle: Duration = Duration.ZERO,
    public val proxy: Duration = 30.seconds,
) {
    init {
        checkTime("whole", whole)
        checkTime("resolve", resolve)
        checkTime("connect", connect)
        checkTime("pool", pool)
        checkTime("firstByte", firstByte)
        checkTime("idle", idle)
        checkTime("proxy", proxy)
    }

    private fun checkTime(name: String, time: Duration) =
        require(!time.isNegative()) { "$name is $time: give a time, or Duration.ZERO for no limit" }
}
