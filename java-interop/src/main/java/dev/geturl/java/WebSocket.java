package dev.geturl.java;

import dev.geturl.java.bridge.Addresses;
import dev.geturl.java.bridge.BeyondAndroid;
import dev.geturl.java.bridge.Blocking;
import dev.geturl.java.bridge.Futures;
import dev.geturl.java.bridge.Listening;
import dev.geturl.java.bridge.SocketCalls;
import dev.geturl.websocket.CloseCode;
import dev.geturl.websocket.CloseReason;
import dev.geturl.websocket.ManualWordsKt;
import dev.geturl.websocket.Message;
import dev.geturl.websocket.MessageType;
import dev.geturl.websocket.UpgradeRequest;
import dev.geturl.websocket.WebSocketEvent;
import dev.geturl.websocket.WebSocketException;
import dev.geturl.websocket.WebSocketRole;
import dev.geturl.websocket.WebSocketState;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import okio.ByteString;
import okio.Okio;

/**
 * One end of a WebSocket, RFC 6455: the manual's socket. Clients and servers have the same.
 *
 * <pre>{@code
 * try (WebSocket socket = http.webSocket("wss://example.org/chat")) {
 *     socket.send("hello");
 *     for (Message message; (message = socket.receive()) != null; ) System.out.println(message);
 * }
 * }</pre>
 *
 * <p>All of it can be used from any thread. Several may send at a time; one receives at a time, in one of these ways:
 * {@code receive}, {@link #incoming()}, {@link #events()}, or a listener. Who is interrupted while it blocks throws
 * {@link InterruptedIOException} and stays interrupted. A blocking call on an event loop's thread throws
 * {@link IllegalStateException} at once. Futures are completed on the executor of the client or the server.
 */
public final class WebSocket extends SocketSends implements AutoCloseable {
    private final UpgradeRequest request;
    private volatile Listening listening;

    WebSocket(dev.geturl.websocket.WebSocket socket, Futures futures, UpgradeRequest request) {
        super(socket, futures);
        this.request = request;
    }

    /** Whether this end is the client or the server: the manual's {@code conninfo type}. */
    public WebSocketRole role() {
        return socket.getRole();
    }

    /** How far it is: the manual's {@code conninfo state}. */
    public WebSocketState state() {
        return socket.getState();
    }

    /** The subprotocol that both ends have agreed on; empty when there is none. */
    public String protocol() {
        return socket.getProtocol();
    }

    /** The extensions that both ends have agreed on, as the server wrote them; empty when there is none. */
    public String extensions() {
        return socket.getExtensions();
    }

    /** Where this end of the connection is; empty while it is being opened. */
    public Optional<SocketAddress> localAddress() {
        return Optional.ofNullable(Addresses.java(socket.getLocalAddress()));
    }

    /** Where the other end of the connection is; empty while it is being opened. */
    public Optional<SocketAddress> peerAddress() {
        return Optional.ofNullable(Addresses.java(socket.getPeerAddress()));
    }

    /** Who is called back; empty where nobody is. */
    public Optional<WebSocketHandler> handler() {
        return Optional.ofNullable(SocketCallbacks.handlerOf(socket));
    }

    /** The request that has opened it, for who serves it; empty elsewhere. */
    public Optional<UpgradeRequest> upgradeRequest() {
        return Optional.ofNullable(request);
    }

    /** How it ended; empty while it has not. */
    public Optional<CloseReason> closeReason() {
        return Optional.ofNullable(socket.getCloseReason());
    }

    /** All that the manual's {@code conninfo} tells, as it is now. */
    public ConnInfo conninfo() {
        return new ConnInfo(socket.getConninfo(), SocketCallbacks.handlerOf(socket));
    }

    /**
     * What the manual's {@code conninfo} says to {@code what}: {@code peername}, {@code sockname} or {@code name},
     * {@code closed}, {@code client}, {@code server} (1 or 0), {@code type}, {@code handler} (null where there is none)
     * or {@code state}.
     *
     * @throws IllegalArgumentException for another word
     */
    public Object conninfo(String what) {
        return what.equals("handler") ? SocketCallbacks.handlerOf(socket) : ManualWordsKt.conninfo(socket, what);
    }

    /**
     * Waits for the next message, or a piece of one with {@link WebSocketOptions#inPieces}. Interrupting ends the
     * waiting alone: nothing is lost, and the WebSocket stays open.
     *
     * @return the message; null when the peer has closed in good order
     * @throws WebSocketException when the connection ended otherwise
     * @throws InterruptedIOException when the thread is interrupted
     * @throws IllegalStateException when somebody else receives
     */
    public Message receive() throws WebSocketException, InterruptedIOException {
        return Blocking.await(socket::receive);
    }

    /**
     * As {@link #receive()}, for {@code time}, above zero, at most.
     *
     * @throws SocketTimeoutException when no message has come by then; one that comes later can be received still
     */
    public Message receive(Duration time) throws WebSocketException, InterruptedIOException {
        return SocketCalls.receive(socket, time);
    }

    /**
     * Receives one message into {@code sink} while it arrives, however long it is; a text in UTF-8. The sink is written
     * to on a thread where it may block; it is flushed and left open. Interrupted, it leaves the rest of the message
     * for the next to receive.
     *
     * @return what it was; null when the peer has closed in good order instead
     * @throws WebSocketException when the connection ended otherwise
     */
    public MessageType receive(OutputStream sink) throws WebSocketException, InterruptedIOException {
        return Blocking.await(done -> socket.receive(Okio.sink(sink), done));
    }

    /** As {@link #receive()}, as a future. Cancelling it may lose the message that was just given to it. */
    public CompletableFuture<Message> receiveAsync() {
        return futures.of(socket::receive);
    }

    /** As {@link #receive(OutputStream)}, as a future. */
    public CompletableFuture<MessageType> receiveAsync(OutputStream sink) {
        return futures.of(done -> socket.receive(Okio.sink(sink), done));
    }

    /**
     * The messages of the peer, by the rules of Reactive Streams. What was not asked for is not received, and the peer
     * has to wait. It is complete when the peer has closed in good order, and fails with what {@link #receive()}
     * throws. One subscribes at a time; who cancels leaves the WebSocket open, and another may go on.
     */
    @BeyondAndroid(why = "java.util.concurrent.Flow is there since API 30, and nothing else needs it")
    public Flow.Publisher<Message> incoming() {
        return SocketCalls.incoming(socket, futures);
    }

    /**
     * All that happens, in its order, with {@code Connect} first and {@code Disconnect} last; else as
     * {@link #incoming()}, but that it never fails, and that one event that was not asked for yet is taken already, and
     * lost when the subscriber cancels. Pings and pongs are told from the first subscription on.
     */
    @BeyondAndroid(why = "java.util.concurrent.Flow is there since API 30, and nothing else needs it")
    public Flow.Publisher<WebSocketEvent> events() {
        return SocketCalls.published(socket.getEvents(), futures);
    }

    /**
     * Tells {@code listener} what happens from now on: that it is open, and then of messages, pings and pongs as many
     * as {@link #request} asks for.
     *
     * @throws IllegalStateException when it has a listener already
     */
    public void listen(WebSocketListener listener) {
        listening(listener);
        tellListener();
    }

    /** Begins to tell the listener. */
    void tellListener() {
        SocketCalls.listen(listening, futures);
    }

    /** As {@link #listen}, but that nobody tells it yet. */
    synchronized Listening listening(WebSocketListener listener) {
        if (listening != null) throw new IllegalStateException("the WebSocket has a listener already");
        listening = new Listening(
                socket, event -> SocketCallbacks.tell(listener, this, event), listener instanceof ClosingListener);
        return listening;
    }

    /**
     * Asks for {@code n} more messages, pings and pongs to be told to the listener.
     *
     * @throws IllegalArgumentException when {@code n} is less than 1
     * @throws IllegalStateException when there is no listener
     */
    public void request(long n) {
        if (n < 1) throw new IllegalArgumentException("request is " + n + ": ask for 1 or more");
        if (listening == null) throw new IllegalStateException("the WebSocket has no listener: see listen");
        listening.request(n);
    }

    /** Changes the time between pings that are sent by themselves, zero or less for none: {@code configure}. */
    public void configure(Duration keepAlive) {
        SocketCalls.configure(socket, keepAlive);
    }

    /** As {@link #configure(Duration)}, and what they say: at most 125 bytes, which are copied. */
    public void configure(Duration keepAlive, byte[] ping) {
        SocketCalls.configure(socket, keepAlive, ByteString.of(ping));
    }

    /** As {@link #close(int)} with 1000. Does nothing but wait when it is closing or closed already. */
    @Override
    public void close() throws InterruptedIOException {
        close(CloseCode.NORMAL);
    }

    /** As {@link #close(int, String)} with the manual's reason for {@code code}. */
    public CloseReason close(int code) throws InterruptedIOException {
        return close(code, CloseCode.INSTANCE.defaultReason(code));
    }

    /**
     * Closes in good order: sends what waits, then {@code code} and {@code reason}, and waits until the peer has
     * answered and the connection has ended, or {@link WebSocketOptions#closeTimeout(Duration)} is over, or the thread
     * is interrupted; then the connection is cut off. Messages that the peer still sends can be received meanwhile, and
     * are dropped where nobody does. Does nothing but wait when it is closing already.
     *
     * @param code see {@code CloseCode.maySend}; or {@code CloseCode.NO_CODE} to send none
     * @param reason at most 125 bytes go with the code, so those of UTF-8 that fit in 123 are sent, cut at a character
     * @return how it ended
     * @throws IllegalArgumentException when {@code code} may not be sent
     */
    public CloseReason close(int code, String reason) throws InterruptedIOException {
        return Blocking.await(done -> socket.close(code, reason, done));
    }

    /** As {@link #close()}, as a future. */
    public CompletableFuture<CloseReason> closeAsync() {
        return closeAsync(CloseCode.NORMAL, CloseCode.INSTANCE.defaultReason(CloseCode.NORMAL));
    }

    /** As {@link #close(int, String)}, as a future. Cancelling it cuts the connection off. */
    public CompletableFuture<CloseReason> closeAsync(int code, String reason) {
        return futures.of(done -> socket.close(code, reason, done));
    }

    /**
     * Cuts the connection off without a word. Returns at once; may be called often. A listener hears of the end alone.
     */
    public void cancel() {
        socket.cancel();
        if (listening != null) listening.cancel();
    }

    /** Waits until it is over, for whatever reason, and says how it ended. Interrupting ends the waiting alone. */
    public CloseReason awaitClosed() throws InterruptedIOException {
        return Blocking.await(done -> socket.awaitClosed(done));
    }

    /** As {@link #awaitClosed()}, as a future. Cancelling it ends the waiting alone. */
    public CompletableFuture<CloseReason> closed() {
        return futures.of(done -> socket.awaitClosed(done));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WebSocket that && that.socket == socket;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(socket);
    }

    /** As {@link #conninfo()} prints. */
    @Override
    public String toString() {
        return socket.toString();
    }
}
