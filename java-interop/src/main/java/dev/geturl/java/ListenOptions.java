package dev.geturl.java;

import dev.geturl.java.bridge.ServerBridge;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a {@link WebSocketServer} listens. Each setter gives the group itself; what is out of its bounds throws {@code
 * IllegalArgumentException} at once.
 */
public final class ListenOptions {
    private dev.geturl.net.ListenOptions options;
    private TlsServerOptions tls;

    ListenOptions(dev.geturl.net.ListenOptions options) {
        this.options = options;
    }

    dev.geturl.net.ListenOptions options() {
        return options;
    }

    /** How many connections may wait, 1 to 65,535; the system may allow fewer. Default 1024. */
    public ListenOptions backlog(int value) {
        options = ServerBridge.backlog(options, value);
        return this;
    }

    /** See {@link #backlog(int)}. */
    public int backlog() {
        return options.getBacklog();
    }

    /** How the sockets of the connections are set up. */
    public ListenOptions socket(Consumer<SocketOptions> change) {
        SocketOptions socket = socket();
        change.accept(socket);
        options = ServerBridge.socket(options, socket.options());
        return this;
    }

    /** A copy of them as they are now. */
    public SocketOptions socket() {
        return new SocketOptions(options.getSocket());
    }

    /** Speaks TLS. Default: none. */
    public ListenOptions tls(Consumer<TlsServerOptions> change) {
        TlsServerOptions all = new TlsServerOptions();
        change.accept(all);
        tls = all;
        return this;
    }

    /** How TLS is spoken; empty where it is not. */
    public Optional<TlsServerOptions> tls() {
        return Optional.ofNullable(tls);
    }

    /** The options and their values. */
    @Override
    public String toString() {
        return options.toString();
    }
}
