package dev.geturl.java;

import dev.geturl.RetryBudget;
import dev.geturl.java.bridge.AroundBridge;
import java.time.Duration;

/**
 * When and how often a request is tried again. Each setter gives the group itself; what is out of its bounds throws
 * {@code IllegalArgumentException} at once.
 *
 * <p>What is not idempotent (RFC 9110 section 9.2.2) is tried again only where no connection was made, or where it has
 * an {@code Idempotency-Key} or {@link #allMethods} says so; what has a body that cannot be sent again, never. A
 * server's {@code Retry-After} is waited for. Each attempt is in {@link Transaction#hops()}.
 */
public final class RetryPolicy extends OptionGroup<dev.geturl.RetryPolicy> {
    RetryPolicy(dev.geturl.RetryPolicy options) {
        super(options);
    }

    /** How often a call is tried again; 0 for never. Default 2. */
    public RetryPolicy atMost(int value) {
        options = AroundBridge.atMost(options, value);
        return this;
    }

    /** The status codes after which it is. Default 408, 425, 429, 500, 502, 503 and 504. */
    public RetryPolicy codes(int... value) {
        options = AroundBridge.codes(options, value);
        return this;
    }

    /** Whether it is when no connection could be made. Default true. */
    public RetryPolicy connectFailures(boolean value) {
        options = AroundBridge.connectFailures(options, value);
        return this;
    }

    /** Whether it is when a connection ended or fell silent before the response began. Default true. */
    public RetryPolicy brokenConnections(boolean value) {
        options = AroundBridge.brokenConnections(options, value);
        return this;
    }

    /** Whether POST and PATCH are tried again like all others. Default false. */
    public RetryPolicy allMethods(boolean value) {
        options = AroundBridge.allMethods(options, value);
        return this;
    }

    /** The wait before the first retry. Default 200 ms. */
    public RetryPolicy firstDelay(Duration value) {
        options = AroundBridge.firstDelay(options, value);
        return this;
    }

    /** By what the wait is multiplied from one to the next, 1 or more. Default 2. */
    public RetryPolicy growth(double value) {
        options = AroundBridge.growth(options, value);
        return this;
    }

    /** The longest wait that this leads to. Default 30 s. */
    public RetryPolicy longestDelay(Duration value) {
        options = AroundBridge.longestDelay(options, value);
        return this;
    }

    /**
     * Which part of a wait is left to chance, 0 to 1, so that those who failed together do not come back together.
     * Default 0.5.
     */
    public RetryPolicy jitter(double value) {
        options = AroundBridge.jitter(options, value);
        return this;
    }

    /** A server that wants a longer wait than this is not tried again. Default 60 s. */
    public RetryPolicy longestRetryAfter(Duration value) {
        options = AroundBridge.longestRetryAfter(options, value);
        return this;
    }

    /** No retry begins later than this after the call did. Default {@link Duration#ZERO}: no limit. */
    public RetryPolicy within(Duration value) {
        options = AroundBridge.within(options, value);
        return this;
    }

    /** Whether the call begins again at its first URL, and not where redirects have led. Default false. */
    public RetryPolicy fromStart(boolean value) {
        options = AroundBridge.fromStart(options, value);
        return this;
    }

    /**
     * How many retries a host may get in relation to calls, over all calls of the client. Default one for five calls,
     * ten of them saved up.
     */
    public RetryPolicy budget(RetryBudget value) {
        options = AroundBridge.budget(options, value);
        return this;
    }
}
