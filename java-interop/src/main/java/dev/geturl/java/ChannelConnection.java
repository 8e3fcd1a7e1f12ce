package dev.geturl.java;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** A channel as a connection, which need not block. */
record ChannelConnection(SocketChannel channel) implements Connection {
    @Override
    public InputStream inputStream() {
        return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream outputStream() {
        return Channels.newOutputStream(channel);
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public Optional<SocketAddress> localAddress() throws IOException {
        return Optional.ofNullable(channel.getLocalAddress());
    }

    @Override
    public Optional<SocketAddress> peerAddress() throws IOException {
        return Optional.ofNullable(channel.getRemoteAddress());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
