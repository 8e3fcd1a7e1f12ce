package dev.geturl.java;

import dev.geturl.ExchangeEvent;
import dev.geturl.TlsCertificate;
import dev.geturl.TlsConnectionInfo;
import dev.geturl.TlsEvent;
import dev.geturl.java.bridge.TimesBridge;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Times of what the client tells of events and of TLS, in Java's types. */
public final class Times {
    private Times() {}

    /** When the call began. */
    public static Instant startedAt(ExchangeEvent.CallStarted event) {
        return TimesBridge.startedAt(event);
    }

    /** From when on {@code certificate} is valid. */
    public static Instant notBefore(TlsCertificate certificate) {
        return TimesBridge.notBefore(certificate);
    }

    /** Until when {@code certificate} is valid. */
    public static Instant notAfter(TlsCertificate certificate) {
        return TimesBridge.notAfter(certificate);
    }

    /** When the session of {@code connection} began. */
    public static Instant startTime(TlsConnectionInfo connection) {
        return TimesBridge.startTime(connection);
    }

    /** How long the session of {@code connection} is kept here; empty where there is no bound. */
    public static Optional<Duration> timeout(TlsConnectionInfo connection) {
        return Optional.ofNullable(TimesBridge.timeout(connection));
    }

    /** How long the server keeps the session of {@code connection}, by its own word; empty where it has not said. */
    public static Optional<Duration> lifetime(TlsConnectionInfo connection) {
        return Optional.ofNullable(TimesBridge.lifetime(connection));
    }

    /** How long the server keeps the session that it has offered; empty where it has not said. */
    public static Optional<Duration> lifetime(TlsEvent.Session session) {
        return Optional.ofNullable(TimesBridge.lifetime(session));
    }
}
