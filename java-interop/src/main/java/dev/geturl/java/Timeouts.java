package dev.geturl.java;

import dev.geturl.java.bridge.TimeOptions;
import dev.geturl.java.bridge.TimeoutsBridge;
import java.time.Duration;

/**
 * The time limits that hold unless a call gives its own. {@code Duration.ZERO} stands for none.
 * Which of them ran out is in the kind of the {@code HttpException.Timeout}. Each setter gives the
 * group itself; what is out of its bounds throws {@code IllegalArgumentException} at once.
 */
public final class Timeouts extends OptionGroup<dev.geturl.Timeouts> {
    Timeouts(dev.geturl.Timeouts options) {
        super(options);
    }

    /**
     * The transaction from the call to its last byte: the manual's {@code -timeout}. Default none.
     */
    public Timeouts whole(Duration value) {
        options = TimeOptions.WHOLE.changed(options, value);
        return this;
    }

    /** See {@link #whole(Duration)}. */
    public Duration whole() {
        return TimeOptions.WHOLE.of(options);
    }

    /** Finding the host's addresses; within {@code connect}. Default none but that. */
    public Timeouts resolve(Duration value) {
        options = TimeOptions.RESOLVE.changed(options, value);
        return this;
    }

    /** See {@link #resolve(Duration)}. */
    public Duration resolve() {
        return TimeOptions.RESOLVE.of(options);
    }

    /** Finding the host's addresses and opening a connection to one of them. Default 30 s. */
    public Timeouts connect(Duration value) {
        options = TimeOptions.CONNECT.changed(options, value);
        return this;
    }

    /** See {@link #connect(Duration)}. */
    public Duration connect() {
        return TimeOptions.CONNECT.of(options);
    }

    /** Waiting for a connection when as many are open as may be. Default 60 s. */
    public Timeouts pool(Duration value) {
        options = TimeOptions.POOL.changed(options, value);
        return this;
    }

    /** See {@link #pool(Duration)}. */
    public Duration pool() {
        return TimeOptions.POOL.of(options);
    }

    /**
     * From the sent request to the first byte of its response. It does not run while the request's
     * body is being sent, and begins anew with each interim response. Default none.
     */
    public Timeouts firstByte(Duration value) {
        options = TimeOptions.FIRST_BYTE.changed(options, value);
        return this;
    }

    /** See {@link #firstByte(Duration)}. */
    public Duration firstByte() {
        return TimeOptions.FIRST_BYTE.of(options);
    }

    /**
     * Between two bytes of the request's body that the server takes, or of the response once it has
     * begun. Time in which the caller's source gives nothing, or its code does not read, does not
     * count. Default none.
     */
    public Timeouts idle(Duration value) {
        options = TimeOptions.IDLE.changed(options, value);
        return this;
    }

    /** See {@link #idle(Duration)}. */
    public Duration idle() {
        return TimeOptions.IDLE.of(options);
    }

    /**
     * Whether {@code whole} runs from the call, as it does by default. Otherwise, as in the
     * manual's profile, it runs from the call where a connection is opened for it, from the first
     * written byte where a kept one is used, and from when its response is due where the request
     * was pipelined.
     */
    public Timeouts countsWaiting(boolean value) {
        options = TimeoutsBridge.countsWaiting(options, value);
        return this;
    }

    /** See {@link #countsWaiting(boolean)}. */
    public boolean countsWaiting() {
        return options.getCountsWaiting();
    }

    /**
     * How long a body waits for the server's 100 (Continue) where {@code
     * HttpConfig.expectContinueAbove} or {@code GeturlOptions.expectContinue} has it asked for.
     * After that it is sent all the same, which is no failure. Default 1 s, as curl has it.
     */
    public Timeouts expectContinue(Duration value) {
        options = TimeOptions.EXPECT_CONTINUE.changed(options, value);
        return this;
    }

    /** See {@link #expectContinue(Duration)}. */
    public Duration expectContinue() {
        return TimeOptions.EXPECT_CONTINUE.of(options);
    }

    /**
     * A proxy's opening of the way: its answer to {@code CONNECT}, or the SOCKS handshake. Default
     * 30 s, the manual's.
     */
    public Timeouts proxy(Duration value) {
        options = TimeOptions.PROXY.changed(options, value);
        return this;
    }

    /** See {@link #proxy(Duration)}. */
    public Duration proxy() {
        return TimeOptions.PROXY.of(options);
    }

    /** The TLS handshake, once the connection is open. Default 30 s. */
    public Timeouts tls(Duration value) {
        options = TimeOptions.TLS.changed(options, value);
        return this;
    }

    /** See {@link #tls(Duration)}. */
    public Duration tls() {
        return TimeOptions.TLS.of(options);
    }
}
