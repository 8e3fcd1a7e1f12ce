package dev.geturl.java;

import dev.geturl.java.bridge.StreamTransport;
import dev.geturl.java.bridge.Streams;

/** Transports of Java's as the client calls them. */
final class Transports {
    private Transports() {}

    static dev.geturl.net.Transport theirs(Transport transport) {
        return new StreamTransport(target -> {
            Connection connection = transport.connect(target);
            return new Streams(
                    connection.inputStream(), connection.outputStream(), connection::shutdownOutput, connection);
        });
    }
}
