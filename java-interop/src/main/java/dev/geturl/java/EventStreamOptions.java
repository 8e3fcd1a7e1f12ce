package dev.geturl.java;

import dev.geturl.java.bridge.StreamBridge;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a stream of events is read, and what is done when it ends. Each setter gives the group itself;
 * what is out of its bounds throws {@code IllegalArgumentException} at once.
 */
public final class EventStreamOptions extends OptionGroup<dev.geturl.EventStreamOptions> {
    EventStreamOptions(dev.geturl.EventStreamOptions options) {
        super(options);
    }

    static dev.geturl.EventStreamOptions of(Consumer<EventStreamOptions> change) {
        return OptionGroup.changed(new EventStreamOptions(new dev.geturl.EventStreamOptions()), change);
    }

    /**
     * Whether the server is asked again when the stream ends or breaks, or cannot be had at first. Default: for GET,
     * not for any other method, as another request may do its work twice.
     */
    public EventStreamOptions reconnects(boolean value) {
        options = StreamBridge.reconnects(options, value);
        return this;
    }

    /** The time until then where the server's {@code retry} says none. Default 3 s. */
    public EventStreamOptions delay(Duration value) {
        options = StreamBridge.delay(options, value);
        return this;
    }

    /**
     * The most that it grows to, as it doubles with each attempt that gives no event. Default 60 s, and never less than
     * {@link #delay}.
     */
    public EventStreamOptions maxDelay(Duration value) {
        options = StreamBridge.maxDelay(options, value);
        return this;
    }

    /** How many attempts in a row may fail before the stream does; -1, the default, for any number. */
    public EventStreamOptions maxFailures(int value) {
        options = StreamBridge.maxFailures(options, value);
        return this;
    }

    /** The status codes that are taken for a failure that passes. Default 429, 502, 503 and 504. */
    public EventStreamOptions reconnectOn(int... value) {
        options = StreamBridge.reconnectOn(options, value);
        return this;
    }

    /** What the first request says the caller has had already. Default empty: nothing. */
    public EventStreamOptions lastEventId(String value) {
        options = StreamBridge.lastEventId(options, value);
        return this;
    }

    /** Bytes that a line may have. Default 1 MiB. */
    public EventStreamOptions lineBytes(long value) {
        options = StreamBridge.lineBytes(options, value);
        return this;
    }

    /** Bytes that the data of an event may have. Default 16 MiB. */
    public EventStreamOptions eventBytes(long value) {
        options = StreamBridge.eventBytes(options, value);
        return this;
    }
}
