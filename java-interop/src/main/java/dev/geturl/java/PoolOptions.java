package dev.geturl.java;

import dev.geturl.java.bridge.PoolBridge;
import dev.geturl.java.bridge.TimeOptions;
import java.time.Duration;

/**
 * How connections are kept, shared and limited. Each setter gives the group itself; what is out of
 * its bounds throws {@code IllegalArgumentException} at once.
 */
public final class PoolOptions extends OptionGroup<dev.geturl.PoolOptions> {
    PoolOptions(dev.geturl.PoolOptions options) {
        super(options);
    }

    /**
     * Whether a connection is kept for the next exchange unless a call says otherwise: the manual's
     * {@code -keepalive}. Default true; false in the manual's profile.
     */
    public PoolOptions keepAlive(boolean value) {
        options = PoolBridge.keepAlive(options, value);
        return this;
    }

    /** See {@link #keepAlive(boolean)}. */
    public boolean keepAlive() {
        return options.getKeepAlive();
    }

    /**
     * Whether GET and HEAD may be written to a kept connection before the responses to those ahead
     * of them have come, where no connection is free: the manual's {@code -pipeline}. Default true.
     * Other methods never are, and nothing is written behind one of them before its response has
     * come.
     */
    public PoolOptions pipeline(boolean value) {
        options = PoolBridge.pipeline(options, value);
        return this;
    }

    /** See {@link #pipeline(boolean)}. */
    public boolean pipeline() {
        return options.getPipeline();
    }

    /**
     * Whether each POST opens a connection of its own, whatever its {@code keepAlive}: the manual's
     * {@code -postfresh}. Default false.
     */
    public PoolOptions postFresh(boolean value) {
        options = PoolBridge.postFresh(options, value);
        return this;
    }

    /** See {@link #postFresh(boolean)}. */
    public boolean postFresh() {
        return options.getPostFresh();
    }

    /**
     * Whether a request that is not idempotent may be sent again when the kept connection that
     * carried it turns out to be closed: the manual's {@code -repost}. Default false, as the server
     * may have carried it out.
     */
    public PoolOptions repost(boolean value) {
        options = PoolBridge.repost(options, value);
        return this;
    }

    /** See {@link #repost(boolean)}. */
    public boolean repost() {
        return options.getRepost();
    }

    /**
     * Whether what waits for a connection behind a request that is not idempotent fails with it, as
     * the manual has it. Default false; true in the manual's profile.
     */
    public PoolOptions ordered(boolean value) {
        options = PoolBridge.ordered(options, value);
        return this;
    }

    /** See {@link #ordered(boolean)}. */
    public boolean ordered() {
        return options.getOrdered();
    }

    /**
     * How many kept connections may be open to one origin by one way. Default 1,024; 1 in the
     * manual's profile. A call without keep-alive has a connection of its own beside them.
     */
    public PoolOptions maxConnectionsPerHost(int value) {
        options = PoolBridge.maxConnectionsPerHost(options, value);
        return this;
    }

    /** See {@link #maxConnectionsPerHost(int)}. */
    public int maxConnectionsPerHost() {
        return options.getMaxConnectionsPerHost();
    }

    /**
     * How many connections the client may have open in all. Default 4,096. Where more are wanted,
     * resting connections of other origins are closed first; then calls wait.
     */
    public PoolOptions maxConnections(int value) {
        options = PoolBridge.maxConnections(options, value);
        return this;
    }

    /** See {@link #maxConnections(int)}. */
    public int maxConnections() {
        return options.getMaxConnections();
    }

    /** How many connections may rest for one origin. Default 256. */
    public PoolOptions maxIdlePerOrigin(int value) {
        options = PoolBridge.maxIdlePerOrigin(options, value);
        return this;
    }

    /** See {@link #maxIdlePerOrigin(int)}. */
    public int maxIdlePerOrigin() {
        return options.getMaxIdlePerOrigin();
    }

    /** How many requests may be on one connection without an answer. Default 16. */
    public PoolOptions pipelineDepth(int value) {
        options = PoolBridge.pipelineDepth(options, value);
        return this;
    }

    /** See {@link #pipelineDepth(int)}. */
    public int pipelineDepth() {
        return options.getPipelineDepth();
    }

    /**
     * How many calls may wait for a connection. Default 65,536. One more fails with {@code
     * HttpException.LimitExceeded}. How long one waits is for {@code Timeouts.pool} to say.
     */
    public PoolOptions maxWaiting(int value) {
        options = PoolBridge.maxWaiting(options, value);
        return this;
    }

    /** See {@link #maxWaiting(int)}. */
    public int maxWaiting() {
        return options.getMaxWaiting();
    }

    /**
     * Whether a connection to an HTTP/1.0 server is kept when it says so in {@code Connection:
     * keep-alive}. Default true; the manual does not.
     */
    public PoolOptions keepHttp10(boolean value) {
        options = PoolBridge.keepHttp10(options, value);
        return this;
    }

    /** See {@link #keepHttp10(boolean)}. */
    public boolean keepHttp10() {
        return options.getKeepHttp10();
    }

    /**
     * How long a connection may rest and still be used; a server's {@code Keep-Alive: timeout=}
     * shortens it. Default 60 s. Then it is closed.
     */
    public PoolOptions idleTime(Duration value) {
        options = TimeOptions.IDLE_TIME.changed(options, value);
        return this;
    }

    /** See {@link #idleTime(Duration)}. */
    public Duration idleTime() {
        return TimeOptions.IDLE_TIME.of(options);
    }

    /**
     * How old a connection may be and still be used again. Default 15 min, so that a changed
     * address of the host is noticed. {@code Duration.INFINITE} for no limit.
     */
    public PoolOptions maxAge(Duration value) {
        options = TimeOptions.MAX_AGE.changed(options, value);
        return this;
    }

    /** See {@link #maxAge(Duration)}. */
    public Duration maxAge() {
        return TimeOptions.MAX_AGE.of(options);
    }

    /**
     * How long a pipelined response may take once it is its turn. After that, the connection is
     * closed, what it owes is asked for again, and the origin's requests are not pipelined any
     * more. Default 10 s.
     */
    public PoolOptions pipelineStall(Duration value) {
        options = TimeOptions.PIPELINE_STALL.changed(options, value);
        return this;
    }

    /** See {@link #pipelineStall(Duration)}. */
    public Duration pipelineStall() {
        return TimeOptions.PIPELINE_STALL.of(options);
    }
}
