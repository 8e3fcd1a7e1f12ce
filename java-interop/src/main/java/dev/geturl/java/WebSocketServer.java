package dev.geturl.java;

import dev.geturl.HttpException;
import dev.geturl.java.bridge.Addresses;
import dev.geturl.java.bridge.Blocking;
import dev.geturl.java.bridge.ServerCalls;
import dev.geturl.websocket.Message;
import dev.geturl.websocket.UpgradeRequest;
import dev.geturl.websocket.UpgradeTest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A server of WebSockets: the manual's {@code server}, {@code live}, {@code test}, {@code upgrade}, {@code takeover}
 * and {@code find}. It listens by itself, or takes over what another web server has looked at. It may be used from any
 * thread.
 *
 * <pre>{@code
 * WebSocketServer server = WebSocketServer.create();
 * server.live("/echo", socket -> {
 *     for (Message message; (message = socket.receive()) != null; ) socket.send(message);
 * });
 * server.listen(8080);
 * }</pre>
 *
 * <p>Who serves a WebSocket by a {@link WebSocketService} has a thread of its own, a virtual one where the JDK has
 * them, and may block. Pings go out every 30 s unless {@link WebSocketOptions#keepAlive(Duration)} or
 * {@link WebSocket#configure(Duration)} say otherwise. The server's threads are daemons: a program that has nothing
 * else to do waits by {@link #awaitClosed()}.
 */
public final class WebSocketServer implements AutoCloseable {
    private static final String ANY = "*";
    private final ServerCalls calls;
    private final WebSocketServerOptions options;

    WebSocketServer(ServerCalls calls, WebSocketServerOptions options) {
        this.calls = calls;
        this.options = options;
    }

    /** A server with the default options. */
    public static WebSocketServer create() {
        return create(options -> {});
    }

    /** A server with a loop of its own. Close it when it is no longer needed. */
    public static WebSocketServer create(Consumer<WebSocketServerOptions> change) {
        return create(change, 1);
    }

    /** As the other, with {@code loops} threads that its WebSockets share, 1 to 256. */
    public static WebSocketServer create(Consumer<WebSocketServerOptions> change, int loops) {
        WebSocketServerOptions options = optionsOf(change);
        return new WebSocketServer(
                ServerCalls.of(options.options(), options.executor().orElse(null), loops), options);
    }

    static WebSocketServerOptions optionsOf(Consumer<WebSocketServerOptions> change) {
        WebSocketServerOptions options = new WebSocketServerOptions(new dev.geturl.websocket.WebSocketServerOptions());
        change.accept(options);
        return options;
    }

    /** A copy of how it behaves. */
    public WebSocketServerOptions options() {
        WebSocketServerOptions copy = new WebSocketServerOptions(options.options());
        return options.executor().map(copy::executor).orElse(copy);
    }

    /** How many WebSockets are open. */
    public int size() {
        return calls.getServer().getSize();
    }

    /** As {@link #live(String, String, WebSocketService)}, whatever subprotocol is offered. */
    public void live(String path, WebSocketService service) {
        live(path, ANY, service);
    }

    /**
     * Has {@code service} serve each WebSocket that is opened at a path and for a subprotocol that fit: the manual's
     * {@code live}. What is live first comes first.
     *
     * @param path a pattern as Tcl's {@code string match} has it, for the path as it was sent, without the query
     * @param protocol the same for subprotocols. Of those that the client offers it gets its favourite of those that
     *     fit. A client that offers none, or none that fits, is served only where the pattern takes an empty text, as
     *     {@code *} does; an empty pattern speaks no subprotocol.
     */
    public void live(String path, String protocol, WebSocketService service) {
        calls.live(path, protocol, conversation(service));
    }

    /** As {@link #live(String, String, WebSocketListener)}, whatever subprotocol is offered. */
    public void live(String path, WebSocketListener listener) {
        live(path, ANY, listener);
    }

    /** As the others; {@code listener} is told what happens on all of the WebSockets, and holds no threads. */
    public void live(String path, String protocol, WebSocketListener listener) {
        calls.live(path, protocol, listen(listener));
    }

    /** As {@link #live(String, String, WebSocketHandler)}, whatever subprotocol is offered. */
    public void live(String path, WebSocketHandler handler) {
        live(path, ANY, handler);
    }

    /** As the others; {@code handler} is called for each event, and holds no threads between them. */
    public void live(String path, String protocol, WebSocketHandler handler) {
        calls.live(path, protocol, SocketCallbacks.handler(handler, calls.getFutures()));
    }

    private ServerCalls.Conversation conversation(WebSocketService service) {
        return (socket, request) -> service.serve(new WebSocket(socket, calls.getFutures(), request));
    }

    private ServerCalls.Listen listen(WebSocketListener listener) {
        return (socket, request) -> new WebSocket(socket, calls.getFutures(), request).listening(listener);
    }

    /**
     * Whether {@code request} opens a WebSocket that is live here: the manual's {@code test}. Nothing is sent, and
     * nothing is kept: a web server that asks this answers what is {@code Refused}, and goes on as ever with what is
     * {@code Ordinary}.
     */
    public UpgradeTest test(UpgradeRequest request) {
        return calls.getServer().test(request);
    }

    /**
     * Answers what {@link #test} has {@code accepted} with 101, and makes a WebSocket of its {@code connection}, which
     * is served as {@code live} says: the manual's {@code upgrade}. From here on {@code connection} is the server's. It
     * is best one of {@link Connection#of(java.nio.channels.SocketChannel)}; others hold a thread each while they wait.
     *
     * @return the WebSocket, when the answer is on its way; it is being served by then
     * @throws HttpException.LimitExceeded when there are as many as there may be; {@code connection} is closed
     * @throws HttpException.ConnectionClosed when the connection failed meanwhile
     * @throws IOException when the streams of {@code connection} cannot be had
     * @throws IllegalStateException when the server was closed; {@code connection} is closed
     */
    public WebSocket upgrade(UpgradeTest.Accepted accepted, Connection connection) throws IOException {
        return wrapped(calls.upgrade(accepted, Transports.taking(connection)));
    }

    /** As {@link #upgrade}, where somebody else has sent the 101 with the {@code accepted.getHeaders()}. */
    public WebSocket takeover(Connection connection, UpgradeTest.Accepted accepted) throws IOException {
        return wrapped(calls.takeover(Transports.taking(connection), accepted));
    }

    /**
     * Makes a WebSocket of {@code connection}, whatever has passed on it before, and has {@code service} serve it: the
     * manual's {@code takeover}, as the server. It is not compressed. From here on {@code connection} is the server's.
     *
     * @param protocol what {@link WebSocket#protocol()} says; empty for none
     * @throws HttpException.LimitExceeded when there are as many as there may be; {@code connection} is closed
     * @throws IOException when the streams of {@code connection} cannot be had
     * @throws IllegalStateException when the server was closed; {@code connection} is closed
     */
    public WebSocket takeover(Connection connection, String protocol, WebSocketService service) throws IOException {
        return wrapped(calls.takeover(Transports.taking(connection), protocol, conversation(service)));
    }

    /** As the other, with a {@code listener} that is told what happens. */
    public WebSocket takeover(Connection connection, String protocol, WebSocketListener listener) throws IOException {
        return wrapped(calls.takeover(Transports.taking(connection), protocol, listen(listener)));
    }

    /** As the other, with a {@code handler} that is called for each event. */
    public WebSocket takeover(Connection connection, String protocol, WebSocketHandler handler) throws IOException {
        return wrapped(calls.takeover(
                Transports.taking(connection), protocol, SocketCallbacks.handler(handler, calls.getFutures())));
    }

    private WebSocket wrapped(dev.geturl.websocket.WebSocket socket) {
        return new WebSocket(socket, calls.getFutures(), null);
    }

    /**
     * Listens at {@code port} of 127.0.0.1 and serves whoever comes; 0 is a port that the system chooses. Requests for
     * anything but a WebSocket that is live get an answer that says so, and who is too slow or sends too much is cut
     * off.
     *
     * @throws HttpException.ConnectFailed when nobody can listen there
     * @throws IllegalStateException when the server was closed
     */
    public Listener listen(int port) throws HttpException, InterruptedIOException {
        return listen(port, options -> {});
    }

    /** As the other, with {@code change}: TLS, say. */
    public Listener listen(int port, Consumer<ListenOptions> change) throws HttpException, InterruptedIOException {
        return listen(Addresses.loopback(port), change);
    }

    /** As the others, at any address of this machine, or at a Unix domain socket. */
    public Listener listen(SocketAddress address, Consumer<ListenOptions> change)
            throws HttpException, InterruptedIOException {
        ListenOptions listening = new ListenOptions(new dev.geturl.net.ListenOptions());
        change.accept(listening);
        return new Listener(calls.listen(
                address, listening.tls().map(TlsServerOptions::options).orElse(null), listening.options()));
    }

    /** All open WebSockets, the newest first. */
    public List<WebSocket> find() {
        return find(ANY, ANY);
    }

    /**
     * The open WebSockets whose remote end fits, the newest first: the manual's {@code find}. Patterns as Tcl's {@code
     * string match} has them, in any case of letters.
     *
     * @param host a pattern for the remote end's address, or the path of a Unix domain socket
     * @param port a pattern for its port; at a Unix domain socket that is empty
     */
    public List<WebSocket> find(String host, String port) {
        return calls.getServer().find(host, port).stream()
                .map(this::wrapped)
                .collect(Collectors.collectingAndThen(Collectors.toList(), Collections::unmodifiableList));
    }

    /** As {@link #broadcast(Message, List)} to all that are open. */
    public int broadcast(Message message) throws InterruptedIOException {
        return broadcast(message, find());
    }

    /**
     * Sends {@code message} to all of {@code sockets}, and waits until it is in line to be sent at each. A peer that
     * does not read keeps this waiting, and no other peer. Those that are closed meanwhile are passed over.
     *
     * @return at how many it is in line
     */
    public int broadcast(Message message, List<WebSocket> sockets) throws InterruptedIOException {
        return Blocking.await(done -> calls.getServer().broadcast(message, theirs(sockets), done));
    }

    /** As {@link #broadcast(Message, List)}, as a future. */
    public CompletableFuture<Integer> broadcastAsync(Message message, List<WebSocket> sockets) {
        return calls.getFutures().of(done -> calls.getServer().broadcast(message, theirs(sockets), done));
    }

    private static List<dev.geturl.websocket.WebSocket> theirs(List<WebSocket> sockets) {
        return sockets.stream().map(socket -> socket.socket).collect(Collectors.toList());
    }

    /** As {@link #shutdown(Duration)}, within 10 s. */
    public void shutdown() throws InterruptedIOException {
        shutdown(Duration.ofSeconds(10));
    }

    /**
     * Takes leave: listens no more, refuses who comes, closes all WebSockets with 1001 behind what they have still to
     * send, and waits until all are over and who served them has returned; at most {@code within}, then what is left is
     * cut off. After that the server is closed. Interrupting leaves it to {@link #close()}.
     */
    public void shutdown(Duration within) throws InterruptedIOException {
        calls.shutdown(within);
    }

    /**
     * Listens no more, cuts off all WebSockets, and interrupts who serves them. Returns at once; may be called often.
     */
    @Override
    public void close() {
        calls.getServer().close();
    }

    /** Waits until all that {@link #close()} ends has ended. */
    public void awaitClosed() throws InterruptedIOException {
        calls.awaitClosed();
    }
}
