package dev.geturl.java;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Optional;

/** A JDK socket as a connection. */
record SocketConnection(Socket socket) implements Connection {
    @Override
    public InputStream inputStream() throws IOException {
        return socket.getInputStream();
    }

    @Override
    public OutputStream outputStream() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public Optional<SocketAddress> localAddress() {
        return Optional.ofNullable(socket.getLocalSocketAddress());
    }

    @Override
    public Optional<SocketAddress> peerAddress() {
        return Optional.ofNullable(socket.getRemoteSocketAddress());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
