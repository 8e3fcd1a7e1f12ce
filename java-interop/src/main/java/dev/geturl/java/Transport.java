package dev.geturl.java;

import dev.geturl.net.ConnectTarget;
import java.io.IOException;
import java.util.Optional;

/** Opens connections. What is registered for a URL scheme: the manual's {@code register proto port command}. */
@FunctionalInterface
public interface Transport {
    /**
     * Opens a connection to the address that {@code target} names, and nothing else. It runs on a thread where it may
     * block, which is interrupted when nobody waits for it any more; it leaves nothing open then.
     *
     * @throws IOException when the address does not take the connection
     */
    Connection connect(ConnectTarget target) throws IOException;

    /**
     * Makes its connection over {@code tunnel}, which already leads to the host and port of {@code target}: through a
     * proxy, or by {@link #below}. A layer such as TLS speaks over it, and closes it when its own connection is closed.
     * By default it is refused: nothing goes around a proxy that was asked for.
     *
     * @throws dev.geturl.HttpException.Unsupported when this transport cannot
     */
    default Connection over(Connection tunnel, ConnectTarget target) throws IOException {
        throw Transports.noTunnel(target);
    }

    /**
     * The transport whose connections {@link #over} is given also where no proxy is in between, for one that is a layer
     * on another: {@link #sockets()}, say. {@link #connect} is then not called. Empty, by default, for one that opens
     * its connections by itself.
     */
    default Optional<Transport> below() {
        return Optional.empty();
    }

    /** Bare sockets of the JDK's. */
    static Transport sockets() {
        return Transports::socket;
    }
}
