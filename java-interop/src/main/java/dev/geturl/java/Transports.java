package dev.geturl.java;

import dev.geturl.java.bridge.StreamTransport;
import dev.geturl.java.bridge.Streams;
import dev.geturl.java.bridge.Taking;
import dev.geturl.java.bridge.Takings;
import java.io.IOException;

/** Transports of Java's as the client calls them. */
final class Transports {
    private Transports() {}

    static dev.geturl.net.Transport theirs(Transport transport) {
        return new StreamTransport(target -> streams(transport.connect(target)));
    }

    private static Streams streams(Connection connection) throws IOException {
        return new Streams(connection.inputStream(), connection.outputStream(), connection::shutdownOutput, connection);
    }

    /** {@code connection} for a client that takes it over. */
    static Taking taking(Connection connection) throws IOException {
        if (connection instanceof ChannelConnection channel) return Takings.of(channel.channel());
        if (connection instanceof Upgrade.Switched switched) return Takings.of(switched.streams());
        return Takings.of(
                () -> streams(connection),
                connection,
                connection.localAddress().orElse(null),
                connection.peerAddress().orElse(null));
    }
}
