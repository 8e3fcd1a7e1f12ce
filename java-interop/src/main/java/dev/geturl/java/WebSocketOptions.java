package dev.geturl.java;

import dev.geturl.java.bridge.SocketOptionsBridge;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import okio.ByteString;

/**
 * How a WebSocket behaves, at either end. Each setter gives the group itself; what is out of its bounds throws {@code
 * IllegalArgumentException} at once.
 */
public final class WebSocketOptions {
    private dev.geturl.websocket.WebSocketOptions options;

    WebSocketOptions(dev.geturl.websocket.WebSocketOptions options) {
        this.options = options;
    }

    dev.geturl.websocket.WebSocketOptions options() {
        return options;
    }

    /** How large what it receives and what waits to be sent may be. */
    public WebSocketOptions limits(Consumer<WebSocketLimits> change) {
        WebSocketLimits limits = limits();
        change.accept(limits);
        options = SocketOptionsBridge.limits(options, limits.options());
        return this;
    }

    /** A copy of them as they are now. */
    public WebSocketLimits limits() {
        return new WebSocketLimits(options.getLimits());
    }

    /** Compression of messages. Default: offered and accepted. */
    public WebSocketOptions deflate(Consumer<DeflateOptions> change) {
        DeflateOptions deflate =
                deflate().orElseGet(() -> new DeflateOptions(new dev.geturl.websocket.DeflateOptions()));
        change.accept(deflate);
        options = SocketOptionsBridge.deflate(options, deflate.options());
        return this;
    }

    /** Compresses nothing: it is neither offered nor accepted. */
    public WebSocketOptions noDeflate() {
        options = SocketOptionsBridge.deflate(options, null);
        return this;
    }

    /** A copy of how messages are compressed; empty where they are not. */
    public Optional<DeflateOptions> deflate() {
        return Optional.ofNullable(options.getDeflate()).map(DeflateOptions::new);
    }

    /**
     * The time between two pings that are sent by themselves: the manual's {@code -keepalive}. Zero or less for none.
     * Default: 30 s at a server, none at a client.
     */
    public WebSocketOptions keepAlive(Duration value) {
        options = SocketOptionsBridge.keepAlive(options, value);
        return this;
    }

    /** See {@link #keepAlive(Duration)}; empty where nothing was said. */
    public Optional<Duration> keepAlive() {
        return Optional.ofNullable(SocketOptionsBridge.keepAlive(options));
    }

    /** What those pings say: the manual's {@code -ping}; at most 125 bytes, which are copied. Default empty. */
    public WebSocketOptions ping(byte[] value) {
        options = SocketOptionsBridge.ping(options, ByteString.of(value));
        return this;
    }

    /** See {@link #ping(byte[])}. */
    public byte[] ping() {
        return options.getPing().toByteArray();
    }

    /**
     * How long the peer may be silent after such a ping before it is taken for dead. Default 20 s; zero never does so.
     */
    public WebSocketOptions pingTimeout(Duration value) {
        options = SocketOptionsBridge.pingTimeout(options, value);
        return this;
    }

    /** See {@link #pingTimeout(Duration)}. */
    public Duration pingTimeout() {
        return SocketOptionsBridge.pingTimeout(options);
    }

    /** How long the closing handshake may take before the connection is cut off; above zero. Default 10 s. */
    public WebSocketOptions closeTimeout(Duration value) {
        options = SocketOptionsBridge.closeTimeout(options, value);
        return this;
    }

    /** See {@link #closeTimeout(Duration)}. */
    public Duration closeTimeout() {
        return SocketOptionsBridge.closeTimeout(options);
    }

    /**
     * Whether messages are handed out in pieces, as they arrive, instead of whole: {@code Message.isFinal} is then
     * false for all but the last piece of each, and {@link WebSocketLimits#messageBytes(long)} does not hold. Default
     * false.
     */
    public WebSocketOptions inPieces(boolean value) {
        options = SocketOptionsBridge.inPieces(options, value);
        return this;
    }

    /** See {@link #inPieces(boolean)}. */
    public boolean inPieces() {
        return options.getInPieces();
    }

    /** The options and their values. */
    @Override
    public String toString() {
        return options.toString();
    }
}
