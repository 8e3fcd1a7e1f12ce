package dev.geturl.java;

import dev.geturl.java.bridge.Times;
import java.time.Instant;
import java.util.Optional;

/** Dates as HTTP writes them: RFC 9110 section 5.6.7. */
public final class HttpDate {
    private HttpDate() {}

    /** {@code instant} as it is sent today: {@code Sun, 06 Nov 1994 08:49:37 GMT}. Parts of a second are left out. */
    public static String format(Instant instant) {
        return Times.httpDate(instant);
    }

    /**
     * What {@code text} says in one of the three forms that a recipient has to take: today's, that of RFC 850, and that
     * of C's {@code asctime}. Empty when it says none.
     */
    public static Optional<Instant> parse(String text) {
        return Optional.ofNullable(Times.httpDate(text));
    }
}
