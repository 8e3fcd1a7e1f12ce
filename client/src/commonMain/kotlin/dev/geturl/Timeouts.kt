package dev.geturl

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * The time limits that hold unless a call gives its own. [Duration.ZERO] stands for no limit. Which of them ran out is
 * in the [HttpException.Timeout]'s kind.
 *
 * @property whole the transaction from the call to its last byte: the manual's `-timeout`. Default none.
 * @property countsWaiting whether [whole] runs from the call, as it does by default. Otherwise, as in the manual's
 *   profile, it runs from the call where a connection is opened for it, from the first written byte where a kept one is
 *   used, and from when its response is due where the request was pipelined.
 * @property resolve finding the host's addresses; within [connect]. Default none but that.
 * @property connect finding the host's addresses and opening a connection to one of them. Default 30 s.
 * @property proxy a proxy's opening of the way: its answer to `CONNECT`, or the SOCKS handshake. Default 30 s, the
 *   manual's.
 * @property tls the TLS handshake, once the connection is open. Default 30 s.
 * @property pool waiting for a connection when as many are open as may be. Default 60 s.
 * @property firstByte from the sent request to the first byte of its response. It does not run while the request's body
 *   is being sent, and begins anew with each interim response. Default none.
 * @property idle between two bytes of the request's body that the server takes, or of the response once it has begun.
 *   Time in which the caller's source gives nothing, or its code does not read, does not count. Default none.
 * @property expectContinue how long a body waits for the server's 100 (Continue) where [HttpConfig.expectContinueAbove]
 *   or [GeturlOptions.expectContinue] has it asked for. After that it is sent all the same, which is no failure.
 *   Default 1 s, as curl has it.
 */
public data class Timeouts(
    public val whole: Duration = Duration.ZERO,
    public val resolve: Duration = Duration.ZERO,
    public val connect: Duration = 30.seconds,
    public val pool: Duration = 60.seconds,
    public val firstByte: Duration = Duration.ZERO,
    public val idle: Duration = Duration.ZERO,
    public val countsWaiting: Boolean = true,
    public val expectContinue: Duration = 1.seconds,
    public val proxy: Duration = 30.seconds,
    public val tls: Duration = 30.seconds,
) {
    init {
        checkTime("whole", whole)
        checkTime("resolve", resolve)
        checkTime("connect", connect)
        checkTime("pool", pool)
        checkTime("firstByte", firstByte)
        checkTime("idle", idle)
        checkTime("expectContinue", expectContinue)
        checkTime("proxy", proxy)
        checkTime("tls", tls)
    }
}

/** The limit that an option called [name] sets for one call; null where the client's holds. */
internal fun checkTime(name: String, time: Duration?): Duration? {
    require(time == null || !time.isNegative()) { "$name is $time: give a time, or Duration.ZERO for none" }
    return time
}
