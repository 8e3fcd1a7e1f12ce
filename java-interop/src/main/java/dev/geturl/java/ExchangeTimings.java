package dev.geturl.java;

import dev.geturl.java.bridge.ShowBridge;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the time of an exchange went, one part behind the other; empty for a part that there was not.
 *
 * @param blocked waiting for a connection, or for the turn on it; earlier attempts of what was sent again
 * @param resolve finding the host's addresses
 * @param connect opening the connection, with the way through a proxy
 * @param tls the TLS handshake
 * @param send giving the request to the system
 * @param waiting from then to the first byte of the response
 * @param receive from then to the end
 * @param total all of it
 */
public record ExchangeTimings(
        Optional<Duration> blocked,
        Optional<Duration> resolve,
        Optional<Duration> connect,
        Optional<Duration> tls,
        Optional<Duration> send,
        Optional<Duration> waiting,
        Optional<Duration> receive,
        Duration total) {
    static ExchangeTimings of(dev.geturl.show.ExchangeTimings timings) {
        List<Optional<Duration>> parts =
                ShowBridge.parts(timings).stream().map(Optional::ofNullable).collect(Collectors.toList());
        return new ExchangeTimings(
                parts.get(0),
                parts.get(1),
                parts.get(2),
                parts.get(3),
                parts.get(4),
                parts.get(5),
                parts.get(6),
                ShowBridge.total(timings));
    }
}
