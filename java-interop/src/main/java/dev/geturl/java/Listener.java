package dev.geturl.java;

import dev.geturl.java.bridge.Addresses;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Where a {@link WebSocketServer} listens. Closing it takes no more connections; those that are there go on. */
public final class Listener implements AutoCloseable {
    private final dev.geturl.net.Listener listener;

    Listener(dev.geturl.net.Listener listener) {
        this.listener = listener;
    }

    /** Where it listens; with the port that the system chose where none was named. */
    public SocketAddress localAddress() {
        return Addresses.java(listener.getLocalAddress());
    }

    /** Its port; -1 at a Unix domain socket. */
    public int port() {
        return localAddress() instanceof InetSocketAddress address ? address.getPort() : -1;
    }

    /** False once it was closed or its socket failed. */
    public boolean isOpen() {
        return listener.isOpen();
    }

    @Override
    public void close() {
        listener.close();
    }

    /** Where it listens. */
    @Override
    public String toString() {
        return listener.toString();
    }
}
