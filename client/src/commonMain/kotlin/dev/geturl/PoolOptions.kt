package dev.geturl

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * What is kept of connections between exchanges.
 *
 * @property keepAlive whether a connection is kept for the next exchange unless a call says otherwise: the manual's
 *   `-keepalive`. Default true; false in the manual's profile.
 * @property idleTime how long a connection may rest and still be used. Default 60 s. It is closed after that, within
 *   twice the time.
 * @property maxIdlePerOrigin how many connections may rest for one origin. Default 256.
 */
public data class PoolOptions(
    public val keepAlive: Boolean = true,
    public val idleTime: Duration = 60.seconds,
    public val maxIdlePerOrigin: Int = 256,
) {
    init {
        require(idleTime.isPositive()) { "idleTime is $idleTime: give a time above 0, or set keepAlive to false" }
        require(
            maxIdlePerOrigin > 0,
        ) { "maxIdlePerOrigin is $maxIdlePerOrigin: give 1 or more, or set keepAlive to false" }
    }
}
