package dev.geturl.java;

import dev.geturl.java.bridge.SocketRequests;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a client asks for when it opens a WebSocket, and how that behaves: the manual's options of {@code open}. Each
 * setter gives these options themselves.
 */
public final class WebSocketRequest {
    private List<String> protocols = List.of();
    private String origin;
    private Consumer<GeturlOptions> options = Requests.NOTHING;
    private dev.geturl.websocket.WebSocketOptions webSocket = new dev.geturl.websocket.WebSocketOptions();

    WebSocketRequest() {}

    /** What {@code change} says. */
    static WebSocketRequest of(Consumer<WebSocketRequest> change) {
        WebSocketRequest request = new WebSocketRequest();
        change.accept(request);
        return request;
    }

    dev.geturl.websocket.WebSocketRequest request() {
        return SocketRequests.of(protocols, origin, Requests.of(options));
    }

    dev.geturl.websocket.WebSocketOptions socketOptions() {
        return webSocket;
    }

    /** The subprotocols that it speaks, the favourite first: {@code -protocol}. Tokens, none twice. Default none. */
    public WebSocketRequest protocols(String... value) {
        protocols = List.of(value);
        return this;
    }

    /** See {@link #protocols(String...)}. */
    public List<String> protocols() {
        return protocols;
    }

    /** The origin of the page that asks, for a browser; a server may look at it. Default none. */
    public WebSocketRequest origin(String value) {
        origin = value;
        return this;
    }

    /** See {@link #origin(String)}. */
    public Optional<String> origin() {
        return Optional.ofNullable(origin);
    }

    /**
     * All that {@code geturl} can be told which makes sense here, and for the handshake alone: headers, {@code
     * timeout}, proxy, cookies. What is said in several calls all holds. What makes no sense is refused with an
     * {@link IllegalArgumentException} when it is opened: a method but GET, a body, callbacks, and fields whose names
     * begin with {@code Sec-WebSocket-}.
     */
    public WebSocketRequest options(Consumer<GeturlOptions> change) {
        options = options.andThen(change);
        return this;
    }

    /** How the WebSocket behaves: pings, limits, compression, time to close. */
    public WebSocketRequest webSocket(Consumer<WebSocketOptions> change) {
        WebSocketOptions changed = webSocket();
        change.accept(changed);
        webSocket = changed.options();
        return this;
    }

    /** A copy of how it behaves. */
    public WebSocketOptions webSocket() {
        return new WebSocketOptions(webSocket);
    }

    /** The subprotocols and the origin. */
    @Override
    public String toString() {
        return "protocols " + protocols + ", origin " + origin;
    }
}
