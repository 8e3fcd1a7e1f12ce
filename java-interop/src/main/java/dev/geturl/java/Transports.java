package dev.geturl.java;

import dev.geturl.HttpException;
import dev.geturl.java.bridge.ConnectionStreams;
import dev.geturl.java.bridge.StreamTransport;
import dev.geturl.java.bridge.Streams;
import dev.geturl.java.bridge.Taking;
import dev.geturl.java.bridge.Takings;
import dev.geturl.net.ConnectTarget;
import dev.geturl.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Transports of Java's as the client calls them. */
final class Transports {
    private Transports() {}

    static dev.geturl.net.Transport theirs(Transport transport) {
        return new StreamTransport(
                new Opening(transport),
                transport.below().map(Transports::theirs).orElse(null));
    }

    private record Opening(Transport transport) implements StreamTransport.Opener {
        @Override
        public Streams connect(ConnectTarget target) throws IOException {
            return streams(transport.connect(target));
        }

        @Override
        public Streams over(ConnectionStreams tunnel, ConnectTarget target) throws IOException {
            return streams(transport.over(new NativeConnection(tunnel), target));
        }
    }

    private static Streams streams(Connection connection) throws IOException {
        return new Streams(connection.inputStream(), connection.outputStream(), connection::shutdownOutput, connection);
    }

    /** {@code connection} for a client that takes it over. */
    static Taking taking(Connection connection) throws IOException {
        if (connection instanceof ChannelConnection channel) return Takings.of(channel.channel());
        if (connection instanceof NativeConnection ours) return Takings.of(ours.streams());
        return Takings.of(
                () -> streams(connection),
                connection,
                connection.localAddress().orElse(null),
                connection.peerAddress().orElse(null));
    }

    static HttpException.Unsupported noTunnel(ConnectTarget target) {
        return new HttpException.Unsupported(
                "The transport for " + target.getHost() + ":" + target.getPort() + " takes no tunnel through a proxy",
                "Override Transport.over, or set the proxy to Proxy.NONE.");
    }

    /** A socket of the JDK's to {@code target}. */
    static Connection socket(ConnectTarget target) throws IOException {
        if (!(target.getAddress() instanceof SocketAddress.Inet address)) {
            throw new HttpException.Unsupported("A socket of the JDK's does not lead to " + target.getAddress(), "");
        }
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(
                    InetAddress.getByAddress(address.getAddress().getBytes().toByteArray()), address.getPort()));
            return Connection.of(socket);
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }
}
