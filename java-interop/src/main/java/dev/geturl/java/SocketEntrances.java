package dev.geturl.java;

import dev.geturl.HttpClient;
import dev.geturl.HttpException;
import dev.geturl.java.bridge.BeyondAndroid;
import dev.geturl.java.bridge.Blocking;
import dev.geturl.java.bridge.Futures;
import dev.geturl.java.bridge.ServerCalls;
import dev.geturl.java.bridge.SocketCalls;
import dev.geturl.java.bridge.SocketHandler;
import dev.geturl.websocket.Message;
import dev.geturl.websocket.WebSocketException;
import dev.geturl.websocket.WebSocketRole;
import dev.geturl.websocket.WebSocketsKt;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import kotlin.coroutines.Continuation;

/** The WebSockets of {@link Http}: see {@link WebSocket} and {@link WebSocketServer}. */
abstract sealed class SocketEntrances extends Registering permits Http {
    private static final Consumer<WebSocketRequest> NOTHING = request -> {};
    final HttpClient client;
    final Futures futures;

    SocketEntrances(HttpClient client, Futures futures) {
        this.client = client;
        this.futures = futures;
    }

    /** As {@link #webSocket(String, Consumer)} without options. */
    public WebSocket webSocket(String url) throws WebSocketException, HttpException, InterruptedIOException {
        return webSocket(url, NOTHING);
    }

    /**
     * Opens the WebSocket at {@code url} and waits until it is open. It is the caller's, who closes it; it ends with
     * the client at the latest. It has a connection of its own that no limit of the pool counts. Interrupting leaves
     * nothing open.
     *
     * @param url begins with {@code ws:} or {@code wss:}; {@code http:} and {@code https:} do the same. Without a
     *     fragment.
     * @throws WebSocketException.Refused when the server answers, but opens no WebSocket: RFC 6455 section 4.1. See
     *     {@link Transaction#of} for its response.
     * @throws HttpException when there is no answer, as {@link Http#geturl(String)} does
     * @throws InterruptedIOException when the thread is interrupted
     * @throws IllegalArgumentException for an option that cannot be
     */
    public WebSocket webSocket(String url, Consumer<WebSocketRequest> options)
            throws WebSocketException, HttpException, InterruptedIOException {
        WebSocketRequest request = WebSocketRequest.of(options);
        return wrapped(Blocking.await(done -> open(url, request, done)));
    }

    private Object open(
            String url, WebSocketRequest request, Continuation<? super dev.geturl.websocket.WebSocket> done) {
        return WebSocketsKt.openWebSocket(client, url, request.request(), request.socketOptions(), done);
    }

    private WebSocket wrapped(dev.geturl.websocket.WebSocket socket) {
        return new WebSocket(socket, futures, null);
    }

    /** As {@link #webSocketAsync(String, Consumer)} without options. */
    public CompletableFuture<WebSocket> webSocketAsync(String url) {
        return webSocketAsync(url, NOTHING);
    }

    /**
     * As {@link #webSocket(String, Consumer)}, as a future. Cancelling it ends the handshake and leaves nothing open.
     */
    public CompletableFuture<WebSocket> webSocketAsync(String url, Consumer<WebSocketRequest> options) {
        return openAsync(url, options, this::wrapped);
    }

    /**
     * As {@link #webSocketAsync(String, Consumer)}; once it is open {@code listener} is told what happens: the style of
     * {@code java.net.http}. Of a WebSocket that was not opened the future tells alone.
     */
    public CompletableFuture<WebSocket> webSocketAsync(
            String url, Consumer<WebSocketRequest> options, WebSocketListener listener) {
        // Whoever gets it from the future can ask for something at once.
        CompletableFuture<WebSocket> opened = openAsync(url, options, socket -> {
            WebSocket mine = wrapped(socket);
            mine.listening(listener);
            return mine;
        });
        opened.thenAccept(WebSocket::tellListener);
        return opened;
    }

    private CompletableFuture<WebSocket> openAsync(
            String url, Consumer<WebSocketRequest> options, Function<dev.geturl.websocket.WebSocket, WebSocket> wrap) {
        return futures.opening(
                done -> open(url, WebSocketRequest.of(options), done), wrap, dev.geturl.websocket.WebSocket::cancel);
    }

    /** As {@link #startWebSocket(String, Consumer, WebSocketHandler)} without options. */
    public WebSocket startWebSocket(String url, WebSocketHandler handler) {
        return startWebSocket(url, NOTHING, handler);
    }

    /**
     * Begins to open the WebSocket at {@code url} and returns at once, before it is open: the manual's {@code open}.
     * {@code handler} is called for all that happens, one after the other, on {@link HttpBuilder#executor}. What goes
     * wrong on the way is the cause of the {@code Disconnect} that it is told. Whoever sends before it is open waits
     * for that.
     */
    public WebSocket startWebSocket(String url, Consumer<WebSocketRequest> options, WebSocketHandler handler) {
        WebSocketRequest request = WebSocketRequest.of(options);
        SocketHandler theirs = SocketHandler.onCallersContext(SocketCallbacks.handler(handler, futures));
        return wrapped(WebSocketsKt.startWebSocket(client, url, request.request(), request.socketOptions(), theirs));
    }

    /** As {@link #webSocketFlow(String, Consumer, Consumer, OnOpen)} without options. */
    @BeyondAndroid(why = "java.util.concurrent.Flow is there since API 30, and nothing else needs it")
    public Flow.Publisher<Message> webSocketFlow(String url) {
        return webSocketFlow(url, policy -> {}, NOTHING, socket -> {});
    }

    /**
     * The messages of the WebSocket at {@code url}, which is opened again whenever it ends, after the pauses of {@code
     * policy}, until the subscriber cancels or {@code policy} gives up. Each subscriber has a WebSocket of its own. The
     * rules are those of Reactive Streams; one message that was not asked for yet is received already.
     *
     * @param onOpen is called with each WebSocket once it is open, before its first message
     */
    @BeyondAndroid(why = "java.util.concurrent.Flow is there since API 30, and nothing else needs it")
    public Flow.Publisher<Message> webSocketFlow(
            String url, Consumer<ReconnectPolicy> policy, Consumer<WebSocketRequest> options, OnOpen onOpen) {
        ReconnectPolicy when = new ReconnectPolicy(new dev.geturl.websocket.ReconnectPolicy());
        policy.accept(when);
        WebSocketRequest request = WebSocketRequest.of(options);
        return SocketCalls.published(
                WebSocketsKt.webSocketFlow(
                        client,
                        url,
                        when.options(),
                        request.request(),
                        request.socketOptions(),
                        SocketCalls.onOpen(socket -> onOpen.onOpen(wrapped(socket)))),
                futures);
    }

    /** As {@link #takeover(Connection, WebSocketRole, String, Consumer)}: the client, without a subprotocol. */
    public WebSocket takeover(Connection connection) throws IOException {
        return takeover(connection, WebSocketRole.CLIENT, "", options -> {});
    }

    /**
     * Makes a WebSocket of {@code connection}, whatever has passed on it before: the manual's {@code takeover}. There
     * is no handshake, and nothing is compressed. From here on the connection is the WebSocket's, which closes it at
     * its end. A {@link WebSocketServer} takes over connections itself, and then also finds them.
     *
     * @param role which end of it this is; the client masks what it sends
     * @param protocol what {@link WebSocket#protocol()} says; empty for none
     */
    public WebSocket takeover(
            Connection connection, WebSocketRole role, String protocol, Consumer<WebSocketOptions> options)
            throws IOException {
        WebSocketOptions behaviour = new WebSocketOptions(new dev.geturl.websocket.WebSocketOptions());
        options.accept(behaviour);
        return wrapped(
                SocketCalls.takeover(Transports.taking(connection), client, role, protocol, behaviour.options()));
    }

    /** As {@link #webSocketServer(Consumer)} with the default options. */
    public WebSocketServer webSocketServer() {
        return webSocketServer(options -> {});
    }

    /** Makes a server of WebSockets on the loops of this client, with which it ends at the latest. */
    public WebSocketServer webSocketServer(Consumer<WebSocketServerOptions> change) {
        WebSocketServerOptions options = WebSocketServer.optionsOf(change);
        return new WebSocketServer(
                new ServerCalls(
                        client, false, options.options(), options.executor().orElse(null)),
                options);
    }
}
