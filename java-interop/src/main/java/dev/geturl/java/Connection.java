package dev.geturl.java;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Two streams to a peer, which {@link Transport} opens. They may block: each step is made on a thread where that holds
 * up nobody.
 */
public interface Connection extends Closeable {
    /** What comes from the peer, the same stream each time. */
    InputStream inputStream() throws IOException;

    /** What goes to the peer, the same stream each time. */
    OutputStream outputStream() throws IOException;

    /** Ends this side's output; the peer reads to its end and may still answer. By default nothing is done. */
    default void shutdownOutput() throws IOException {}

    /** Where this end is; empty, the default, where nobody knows. */
    default Optional<SocketAddress> localAddress() throws IOException {
        return Optional.empty();
    }

    /** Where the other end is; empty, the default, where nobody knows. */
    default Optional<SocketAddress> peerAddress() throws IOException {
        return Optional.empty();
    }

    /** Ends both sides at once, and lets go of whoever reads or writes. */
    @Override
    void close() throws IOException;

    /** The streams of {@code socket}. */
    static Connection of(Socket socket) {
        return new SocketConnection(socket);
    }

    /**
     * The streams of {@code channel}, which is connected. Where it is taken over by a WebSocket it is put on an event
     * loop, and holds no thread.
     */
    static Connection of(SocketChannel channel) {
        return new ChannelConnection(channel);
    }
}
