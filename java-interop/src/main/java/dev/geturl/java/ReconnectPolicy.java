package dev.geturl.java;

import dev.geturl.java.bridge.ReconnectBridge;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * When a WebSocket that has ended is opened again, see {@link Http#webSocketFlow(String)}.
 *
 * <p>The pause doubles from {@code first} to {@code max} with each attempt that brings no message, and each is as long
 * as chance has it between half of that and all of it, so that the clients of a server that was down do not come back
 * all at once. Each setter gives the group itself; what is out of its bounds throws {@code IllegalArgumentException} at
 * once.
 */
public final class ReconnectPolicy {
    private dev.geturl.websocket.ReconnectPolicy options;

    ReconnectPolicy(dev.geturl.websocket.ReconnectPolicy options) {
        this.options = options;
    }

    dev.geturl.websocket.ReconnectPolicy options() {
        return options;
    }

    /** The pause after the first attempt, at most {@link #max()}. Default 500 ms. */
    public ReconnectPolicy first(Duration value) {
        options = ReconnectBridge.first(options, value);
        return this;
    }

    /** See {@link #first(Duration)}. */
    public Duration first() {
        return ReconnectBridge.first(options);
    }

    /** The longest pause. Default 30 s. */
    public ReconnectPolicy max(Duration value) {
        options = ReconnectBridge.max(options, value);
        return this;
    }

    /** See {@link #max(Duration)}. */
    public Duration max() {
        return ReconnectBridge.max(options);
    }

    /**
     * How many attempts in a row may bring no message before it gives up; -1, the default, for any number. The last
     * one's failure is then told, or that all is over where there was none.
     */
    public ReconnectPolicy attempts(int value) {
        options = ReconnectBridge.attempts(options, value);
        return this;
    }

    /** See {@link #attempts(int)}. */
    public int attempts() {
        return options.getAttempts();
    }

    /**
     * Whether to go on after what went wrong; empty stands for a server that has closed in good order. Default: {@link
     * #mayPass}.
     */
    public ReconnectPolicy resumes(Predicate<Optional<Exception>> value) {
        options = ReconnectBridge.resumes(options, value);
        return this;
    }

    /**
     * Whether {@code failure} may be another one next time. Not so: a URL, an option or a policy of this client, a
     * certificate, what the peer may not do, and what a server says is this client's fault (4xx but 408 and 429).
     */
    public static boolean mayPass(Optional<Exception> failure) {
        return dev.geturl.websocket.ReconnectPolicy.Companion.mayPass(failure.orElse(null));
    }

    /** The options and their values. */
    @Override
    public String toString() {
        return options.toString();
    }
}
