package dev.geturl.java;

import dev.geturl.java.bridge.SocketBridge;
import dev.geturl.java.bridge.TimeOptions;
import java.time.Duration;

/**
 * How a socket is set up. Each setter gives the group itself; what is out of its bounds throws
 * {@code IllegalArgumentException} at once.
 */
public final class SocketOptions extends OptionGroup<dev.geturl.SocketOptions> {
    SocketOptions(dev.geturl.SocketOptions options) {
        super(options);
    }

    /** {@code TCP_NODELAY}: small writes go out at once. Default true. */
    public SocketOptions noDelay(boolean value) {
        options = SocketBridge.noDelay(options, value);
        return this;
    }

    /** See {@link #noDelay(boolean)}. */
    public boolean noDelay() {
        return options.getNoDelay();
    }

    /** {@code SO_KEEPALIVE}: the system probes a silent peer. Default false. */
    public SocketOptions keepAlive(boolean value) {
        options = SocketBridge.keepAlive(options, value);
        return this;
    }

    /** See {@link #keepAlive(boolean)}. */
    public boolean keepAlive() {
        return options.getKeepAlive();
    }

    /**
     * {@code SO_RCVBUF} in bytes; 0, the default, leaves it to the system, which then adapts it.
     */
    public SocketOptions receiveBuffer(int value) {
        options = SocketBridge.receiveBuffer(options, value);
        return this;
    }

    /** See {@link #receiveBuffer(int)}. */
    public int receiveBuffer() {
        return options.getReceiveBuffer();
    }

    /** {@code SO_SNDBUF} in bytes; 0, the default, leaves it to the system. */
    public SocketOptions sendBuffer(int value) {
        options = SocketBridge.sendBuffer(options, value);
        return this;
    }

    /** See {@link #sendBuffer(int)}. */
    public int sendBuffer() {
        return options.getSendBuffer();
    }

    /**
     * {@code TCP_KEEPIDLE} and {@code TCP_KEEPINTVL}: with {@code keepAlive}, how long a peer may
     * be silent before it is probed, and how far apart probes are, in whole seconds. Default {@code
     * Duration.ZERO}, which leaves both to the system; else 1 s to 32,767 s. Where the platform
     * cannot set them, connecting fails with {@code HttpException.Unsupported}.
     */
    public SocketOptions keepAliveTime(Duration value) {
        options = TimeOptions.KEEP_ALIVE_TIME.changed(options, value);
        return this;
    }

    /** See {@link #keepAliveTime(Duration)}. */
    public Duration keepAliveTime() {
        return TimeOptions.KEEP_ALIVE_TIME.of(options);
    }
}
