package dev.geturl.java;

import dev.geturl.Elsewhere;
import dev.geturl.java.bridge.DialBridge;
import dev.geturl.java.bridge.TimeOptions;
import java.time.Duration;
import java.util.List;

/**
 * How a host with several addresses is dialed: Happy Eyeballs, RFC 8305. Each setter gives the
 * group itself; what is out of its bounds throws {@code IllegalArgumentException} at once.
 */
public final class DialOptions extends OptionGroup<dev.geturl.DialOptions> {
    DialOptions(dev.geturl.DialOptions options) {
        super(options);
    }

    /**
     * How long an attempt may be silent before the next address is tried beside it: the RFC's
     * Connection Attempt Delay. Default 250 ms; 10 ms to 2 s, the RFC's own bounds.
     */
    public DialOptions attemptDelay(Duration value) {
        options = TimeOptions.ATTEMPT_DELAY.changed(options, value);
        return this;
    }

    /** See {@link #attemptDelay(Duration)}. */
    public Duration attemptDelay() {
        return TimeOptions.ATTEMPT_DELAY.of(options);
    }

    /**
     * How long an address that did not take a connection is tried after those that are not known to
     * fail. It is forgotten as soon as it takes one. Default 60 s; {@code Duration.ZERO} remembers
     * none.
     */
    public DialOptions failedTime(Duration value) {
        options = TimeOptions.FAILED_TIME.changed(options, value);
        return this;
    }

    /** See {@link #failedTime(Duration)}. */
    public Duration failedTime() {
        return TimeOptions.FAILED_TIME.of(options);
    }

    /** How many failed addresses are remembered; the oldest give way. Default 256; 1 to 65,536. */
    public DialOptions maxFailed(int value) {
        options = DialBridge.maxFailed(options, value);
        return this;
    }

    /** See {@link #maxFailed(int)}. */
    public int maxFailed() {
        return options.getMaxFailed();
    }

    /**
     * Servers that are reached at another host or port than their URLs say; the first that fits counts. Nothing else
     * changes by it. Default none.
     */
    public DialOptions elsewhere(List<Elsewhere> value) {
        options = DialBridge.elsewhere(options, value);
        return this;
    }

    /** See {@link #elsewhere(List)}. */
    public List<Elsewhere> elsewhere() {
        return options.getElsewhere();
    }
}
