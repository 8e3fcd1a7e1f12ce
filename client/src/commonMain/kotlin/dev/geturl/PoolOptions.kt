package dev.geturl

import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/**
 * How connections are kept, shared and limited: the manual's "Persistent connections".
 *
 * @property keepAlive whether a connection is kept for the next exchange unless a call says otherwise: the manual's
 *   `-keepalive`. Default true; false in the manual's profile.
 * @property pipeline whether GET and HEAD may be written to a kept connection before the responses to those ahead of
 *   them have come, where no connection is free: the manual's `-pipeline`. Default true. Other methods never are, and
 *   nothing is written behind one of them before its response has come.
 * @property postFresh whether each POST opens a connection of its own, whatever its `keepAlive`: the manual's
 *   `-postfresh`. Default false.
 * @property repost whether a request that is not idempotent may be sent again when the kept connection that carried it
 *   turns out to be closed: the manual's `-repost`. Default false, as the server may have carried it out.
 * @property ordered whether what waits for a connection behind a request that is not idempotent fails with it, as the
 *   manual has it. Default false; true in the manual's profile.
 * @property maxConnectionsPerHost how many kept connections may be open to one origin by one way. Default 1,024; 1 in
 *   the manual's profile. A call without keep-alive has a connection of its own beside them.
 * @property maxConnections how many connections the client may have open in all. Default 4,096. Where more are wanted,
 *   resting connections of other origins are closed first; then calls wait.
 * @property maxIdlePerOrigin how many connections may rest for one origin. Default 256.
 * @property pipelineDepth how many requests may be on one connection without an answer. Default 16.
 * @property maxWaiting how many calls may wait for a connection. Default 65,536. One more fails with
 *   [HttpException.LimitExceeded]. How long one waits is for [Timeouts.pool] to say.
 * @property keepHttp10 whether a connection to an HTTP/1.0 server is kept when it says so in `Connection: keep-alive`.
 *   Default true; the manual does not.
 * @property idleTime how long a connection may rest and still be used; a server's `Keep-Alive: timeout=` shortens it.
 *   Default 60 s. Then it is closed.
 * @property maxAge how old a connection may be and still be used again. Default 15 min, so that a changed address of
 *   the host is noticed. [Duration.INFINITE] for no limit.
 * @property pipelineStall how long a pipelined response may take once it is its turn. After that, the connection is
 *   closed, what it owes is asked for again, and the origin's requests are not pipelined any more. Default 10 s.
 */
public data class PoolOptions(
    public val keepAlive: Boolean = true,
    public val pipeline: Boolean = true,
    public val postFresh: Boolean = false,
    public val repost: Boolean = false,
    public val ordered: Boolean = false,
    public val maxConnectionsPerHost: Int = 1_024,
    public val maxConnections: Int = 4_096,
    public val maxIdlePerOrigin: Int = 256,
    public val pipelineDepth: Int = 16,
    public val maxWaiting: Int = 65_536,
    public val keepHttp10: Boolean = true,
    public val idleTime: Duration = 60.seconds,
    public val maxAge: Duration = 15.minutes,
    public val pipelineStall: Duration = 10.seconds,
) {
    init {
        positive("maxConnectionsPerHost", maxConnectionsPerHost)
        positive("maxConnections", maxConnections)
        positive("pipelineDepth", pipelineDepth)
        require(maxWaiting >= 0) { "maxWaiting is $maxWaiting: give 0 or more" }
        require(idleTime.isPositive()) { "idleTime is $idleTime: give a time above 0, or set keepAlive to false" }
        require(maxAge.isPositive()) { "maxAge is $maxAge: give a time above 0, or Duration.INFINITE for no limit" }
        require(pipelineStall.isPositive()) {
            "pipelineStall is $pipelineStall: give a time above 0, or set pipeline to false"
        }
        require(
            maxIdlePerOrigin > 0,
        ) { "maxIdlePerOrigin is $maxIdlePerOrigin: give 1 or more, or set keepAlive to false" }
    }

    private fun positive(name: String, value: Int) = require(value > 0) { "$name is $value: give 1 or more" }
}
