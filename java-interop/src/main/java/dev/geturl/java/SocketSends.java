package dev.geturl.java;

import dev.geturl.java.bridge.Blocking;
import dev.geturl.java.bridge.Futures;
import dev.geturl.java.bridge.ReaderSource;
import dev.geturl.java.bridge.SocketCalls;
import dev.geturl.websocket.Message;
import dev.geturl.websocket.MessageType;
import dev.geturl.websocket.WebSocketException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import okio.ByteString;
import okio.Okio;
import okio.Source;

/**
 * What a {@link WebSocket} can send. Each call returns, and each future is complete, when the message is in line to be
 * sent, which takes time only while too much is ({@link WebSocketLimits#outgoingBytes(long)}). Who is interrupted, or
 * whose future is cancelled, while it waits for that does not take the message back, and the WebSocket stays open.
 *
 * <p>Several may send at a time. Messages go out in the order of the calls where each is complete before the next.
 */
abstract sealed class SocketSends permits WebSocket {
    final dev.geturl.websocket.WebSocket socket;
    final Futures futures;

    SocketSends(dev.geturl.websocket.WebSocket socket, Futures futures) {
        this.socket = socket;
        this.futures = futures;
    }

    /**
     * Sends {@code text} in UTF-8: the manual's {@code send}. A lone surrogate in it is sent as {@code ?}. Returns when
     * it is in line to be sent, and waits while too much is ({@link WebSocketLimits#outgoingBytes(long)}); interrupted
     * meanwhile, it does not take the text back.
     *
     * @throws WebSocketException.Closed when the WebSocket is closing or closed
     * @throws InterruptedIOException when the thread is interrupted, which it stays
     * @throws IllegalStateException when a message of the other type has been begun
     */
    public void send(String text) throws WebSocketException, InterruptedIOException {
        send(text, true);
    }

    /** As {@link #send(String)}; where not {@code last} as a fragment of a message that the next text goes on. */
    public void send(String text, boolean last) throws WebSocketException, InterruptedIOException {
        Blocking.await(done -> socket.send(text, last, done));
    }

    /** Sends {@code bytes}, which are copied, as binary data; else as {@link #send(String)}. */
    public void send(byte[] bytes) throws WebSocketException, InterruptedIOException {
        send(bytes, true);
    }

    /** As {@link #send(byte[])}; where not {@code last} as a fragment of a message that the next bytes go on. */
    public void send(byte[] bytes, boolean last) throws WebSocketException, InterruptedIOException {
        send(ByteString.of(bytes), last);
    }

    /** Sends what remains in {@code bytes}, which is copied; the position stays. Else as {@link #send(byte[])}. */
    public void send(ByteBuffer bytes) throws WebSocketException, InterruptedIOException {
        send(bytes, true);
    }

    /** As {@link #send(ByteBuffer)}; where not {@code last} as a fragment of a message that the next bytes go on. */
    public void send(ByteBuffer bytes, boolean last) throws WebSocketException, InterruptedIOException {
        send(ByteString.of(bytes.slice()), last);
    }

    private void send(ByteString bytes, boolean last) throws WebSocketException, InterruptedIOException {
        Blocking.await(done -> socket.send(bytes, last, done));
    }

    /** Sends {@code message}, or the piece of one that it is; else as {@link #send(String)}. */
    public void send(Message message) throws WebSocketException, InterruptedIOException {
        Blocking.await(done -> socket.send(message, done));
    }

    /**
     * Sends all that {@code source} holds as one message, in fragments, so that its length need not be known. Other
     * messages wait until it is done; pings and pongs do not. The source is read on a thread where it may block, and
     * closed at the end, whatever came of it.
     *
     * <p>A source that throws, and an interrupted caller, leave a message that nobody can end: the WebSocket is closed
     * with 1011. Interrupting the caller interrupts the thread that reads the source, and this returns when that read
     * has: at once where the source heeds it, as pipes and channels do; else, as with sockets, when it has something to
     * read or is closed.
     *
     * @return how many bytes it held
     * @throws WebSocketException.Closed when the WebSocket is closing or closed
     */
    public long send(MessageType type, InputStream source) throws WebSocketException, InterruptedIOException {
        return send(type, Okio.source(source));
    }

    /** Sends the text that {@code source} holds, in UTF-8; else as {@link #send(MessageType, InputStream)}. */
    public long send(Reader source) throws WebSocketException, InterruptedIOException {
        return send(MessageType.TEXT, new ReaderSource(source));
    }

    private long send(MessageType type, Source source) {
        return Blocking.await(done -> SocketCalls.send(socket, type, source, done));
    }

    /** As {@link #send(String)}, as a future. */
    public CompletableFuture<Void> sendAsync(String text) {
        return sendAsync(text, true);
    }

    /** As {@link #send(String, boolean)}, as a future. */
    public CompletableFuture<Void> sendAsync(String text, boolean last) {
        return futures.ofEnd(done -> socket.send(text, last, done));
    }

    /** As {@link #send(byte[])}, as a future. */
    public CompletableFuture<Void> sendAsync(byte[] bytes) {
        return sendAsync(bytes, true);
    }

    /** As {@link #send(byte[], boolean)}, as a future. */
    public CompletableFuture<Void> sendAsync(byte[] bytes, boolean last) {
        return sendAsync(ByteString.of(bytes), last);
    }

    /** As {@link #send(ByteBuffer)}, as a future. */
    public CompletableFuture<Void> sendAsync(ByteBuffer bytes) {
        return sendAsync(bytes, true);
    }

    /** As {@link #send(ByteBuffer, boolean)}, as a future. */
    public CompletableFuture<Void> sendAsync(ByteBuffer bytes, boolean last) {
        return sendAsync(ByteString.of(bytes.slice()), last);
    }

    private CompletableFuture<Void> sendAsync(ByteString bytes, boolean last) {
        return futures.ofEnd(done -> socket.send(bytes, last, done));
    }

    /** As {@link #send(Message)}, as a future. */
    public CompletableFuture<Void> sendAsync(Message message) {
        return futures.ofEnd(done -> socket.send(message, done));
    }

    /** As {@link #send(MessageType, InputStream)}, as a future. Cancelling it interrupts the thread that
     * reads, and closes the WebSocket with 1011.
     */
    public CompletableFuture<Long> sendAsync(MessageType type, InputStream source) {
        return futures.of(done -> SocketCalls.send(socket, type, Okio.source(source), done));
    }

    /** As {@link #send(Reader)}, as a future. Cancelling it interrupts the thread that
     * reads, and closes the WebSocket with 1011.
     */
    public CompletableFuture<Long> sendAsync(Reader source) {
        return futures.of(done -> SocketCalls.send(socket, MessageType.TEXT, new ReaderSource(source), done));
    }

    /** As {@link #ping(byte[])} without a payload. */
    public void ping() throws WebSocketException, InterruptedIOException {
        ping(new byte[0]);
    }

    /**
     * Sends a ping, which the peer answers with a pong of the same {@code payload}: at most 125 bytes, which are
     * copied.
     *
     * @throws WebSocketException.Closed when the WebSocket is closing or closed
     */
    public void ping(byte[] payload) throws WebSocketException, InterruptedIOException {
        Blocking.await(done -> socket.ping(ByteString.of(payload), done));
    }

    /** As {@link #ping(byte[])}, as a future. */
    public CompletableFuture<Void> pingAsync(byte[] payload) {
        return futures.ofEnd(done -> socket.ping(ByteString.of(payload), done));
    }

    /** Sends a pong that was not asked for; those that were are sent by themselves. Else as {@link #ping(byte[])}. */
    public void pong(byte[] payload) throws WebSocketException, InterruptedIOException {
        Blocking.await(done -> socket.pong(ByteString.of(payload), done));
    }

    /** As {@link #pong(byte[])}, as a future. */
    public CompletableFuture<Void> pongAsync(byte[] payload) {
        return futures.ofEnd(done -> socket.pong(ByteString.of(payload), done));
    }

    /**
     * Sends {@code payload} as what the word {@code type} says: the manual's {@code send}. {@code text},
     * {@code binary}, {@code ping} and {@code pong}, in any case of letters, or their numbers in RFC 6455: 1, 2, 9 and
     * 10. A text is to be UTF-8. Where not {@code last} it is a fragment of a message.
     *
     * @return how many bytes {@code payload} has
     * @throws IllegalArgumentException for another word; Close frames are for {@link WebSocket#close(int, String)}
     */
    public int send(String type, byte[] payload, boolean last) throws WebSocketException, InterruptedIOException {
        return Blocking.await(
                done -> dev.geturl.websocket.ManualWordsKt.send(socket, type, ByteString.of(payload), last, done));
    }
}
