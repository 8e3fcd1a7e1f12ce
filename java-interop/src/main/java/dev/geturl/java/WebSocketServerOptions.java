package dev.geturl.java;

import dev.geturl.java.bridge.ServerBridge;
import dev.geturl.websocket.OriginRule;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * How a {@link WebSocketServer} behaves. Each setter gives the group itself; what is out of its bounds throws {@code
 * IllegalArgumentException} at once.
 */
public final class WebSocketServerOptions {
    private dev.geturl.websocket.WebSocketServerOptions options;
    private Executor executor;

    WebSocketServerOptions(dev.geturl.websocket.WebSocketServerOptions options) {
        this.options = options;
    }

    dev.geturl.websocket.WebSocketServerOptions options() {
        return options;
    }

    /** How its WebSockets behave: pings, limits, compression, time to close. */
    public WebSocketServerOptions webSocket(Consumer<WebSocketOptions> change) {
        WebSocketOptions webSocket = webSocket();
        change.accept(webSocket);
        options = ServerBridge.webSocket(options, webSocket.options());
        return this;
    }

    /** A copy of them as they are now. */
    public WebSocketOptions webSocket() {
        return new WebSocketOptions(options.getWebSocket());
    }

    /**
     * From which web pages WebSockets may be opened. Default {@code OriginRule.SAME}: pages of the server's own host
     * and port. A rule of yours runs on a loop, so it must not block.
     */
    public WebSocketServerOptions origins(OriginRule value) {
        options = ServerBridge.origins(options, value);
        return this;
    }

    /** See {@link #origins(OriginRule)}. */
    public OriginRule origins() {
        return options.getOrigins();
    }

    /** How many WebSockets may be open. Default 65,536. One more is refused with 503. */
    public WebSocketServerOptions maxConnections(int value) {
        options = ServerBridge.maxConnections(options, value);
        return this;
    }

    /** See {@link #maxConnections(int)}. */
    public int maxConnections() {
        return options.getMaxConnections();
    }

    /**
     * How many connections may be on the way to a WebSocket, in their TLS handshake or before the end of their
     * request's head. Default 1,024. More wait in the system's backlog.
     */
    public WebSocketServerOptions maxHandshakes(int value) {
        options = ServerBridge.maxHandshakes(options, value);
        return this;
    }

    /** See {@link #maxHandshakes(int)}. */
    public int maxHandshakes() {
        return options.getMaxHandshakes();
    }

    /**
     * How long the head of a request may take from the connection's first moment on. Default 10 s. Then the answer is
     * 408, or none where not a byte has come.
     */
    public WebSocketServerOptions headTime(Duration value) {
        options = ServerBridge.headTime(options, value);
        return this;
    }

    /** See {@link #headTime(Duration)}. */
    public Duration headTime() {
        return ServerBridge.headTime(options);
    }

    /**
     * How many bytes the head of a request may have, 256 or more. Default 16,384. Beyond that the answer is 414 or 431.
     */
    public WebSocketServerOptions headBytes(int value) {
        options = ServerBridge.headBytes(options, value);
        return this;
    }

    /** See {@link #headBytes(int)}. */
    public int headBytes() {
        return options.getHeadBytes();
    }

    /** How many field lines it may have, 8 or more. Default 100. Beyond that the answer is 431. */
    public WebSocketServerOptions headFields(int value) {
        options = ServerBridge.headFields(options, value);
        return this;
    }

    /** See {@link #headFields(int)}. */
    public int headFields() {
        return options.getHeadFields();
    }

    /**
     * Is told what a handshake, whoever serves a WebSocket, or the accepting of connections threw, on whichever loop it
     * happened; it must not block. By default nobody is told.
     */
    public WebSocketServerOptions onFailure(Consumer<Exception> value) {
        options = ServerBridge.onFailure(options, value);
        return this;
    }

    /**
     * Where those run who serve WebSockets, and where the futures of these are completed. It needs a thread for each
     * WebSocket that is served by who blocks. Default: threads of the server's own, as many as it takes, which end with
     * it; virtual ones where the JDK has them.
     */
    public WebSocketServerOptions executor(Executor value) {
        executor = value;
        return this;
    }

    /** See {@link #executor(Executor)}; empty for threads of the server's own. */
    public Optional<Executor> executor() {
        return Optional.ofNullable(executor);
    }

    /** The options and their values. */
    @Override
    public String toString() {
        return options.toString();
    }
}
