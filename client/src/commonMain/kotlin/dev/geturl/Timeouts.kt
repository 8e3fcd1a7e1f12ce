package dev.geturl

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * The time limits that hold unless a call gives its own. [Duration.ZERO] stands for no limit.
 *
 * @property whole the transaction from the call to its last byte: the manual's `-timeout`. Default none.
 * @property connect finding the host's addresses and opening a connection to one of them. Default 30 s.
 */
public data class Timeouts(
    public val whole: Duration = Duration.ZERO,
    public val connect: Duration = 30.seconds,
) {
    init {
        require(!whole.isNegative()) { "whole is $whole: give a time, or Duration.ZERO for no limit" }
        require(!connect.isNegative()) { "connect is $connect: give a time, or Duration.ZERO for no limit" }
    }
}
