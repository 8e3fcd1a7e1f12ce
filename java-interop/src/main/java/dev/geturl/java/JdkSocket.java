package dev.geturl.java;

import dev.geturl.java.bridge.BeyondAndroid;
import dev.geturl.websocket.CloseCode;
import dev.geturl.websocket.WebSocketState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A WebSocket of ours as the JDK has it. What is sent is in line when its future is complete; the peer's Close is
 * answered at once, whatever the listener's {@code onClose} returns.
 */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
final class JdkSocket implements java.net.http.WebSocket {
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int MAX_REASON_BYTES = 123;
    private final WebSocket socket;
    private final JdkSocketDemand demand = new JdkSocketDemand();
    private final AtomicBoolean sendsMessage = new AtomicBoolean();
    private final AtomicBoolean sendsControl = new AtomicBoolean();
    private final AtomicBoolean hasClosed = new AtomicBoolean();
    private final AtomicBoolean hasInputEnded = new AtomicBoolean();
    private volatile boolean isAborted;

    JdkSocket(WebSocket socket) {
        this.socket = socket;
    }

    /** How much the listener still wants to be told. */
    JdkSocketDemand demand() {
        return demand;
    }

    /** Nothing is received any more; false when that is so already. */
    boolean endInput() {
        return hasInputEnded.compareAndSet(false, true);
    }

    /** Closes because of the listener, who takes no more of what the peer has sent. */
    void giveUp() {
        hasClosed.set(true);
        socket.request(Long.MAX_VALUE);
        socket.closeAsync(CloseCode.UNEXPECTED, CloseCode.INSTANCE.defaultReason(CloseCode.UNEXPECTED));
    }

    @Override
    public CompletableFuture<java.net.http.WebSocket> sendText(CharSequence data, boolean last) {
        String text = data.toString();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return failed(new IOException("The text has a lone surrogate, which UTF-8 cannot say"));
        }
        return send(sendsMessage, "message", () -> socket.sendAsync(text, last));
    }

    @Override
    public CompletableFuture<java.net.http.WebSocket> sendBinary(ByteBuffer data, boolean last) {
        Objects.requireNonNull(data);
        return send(sendsMessage, "message", () -> taken(data, socket.sendAsync(data, last)));
    }

    @Override
    public CompletableFuture<java.net.http.WebSocket> sendPing(ByteBuffer message) {
        return sendControl(message, socket::pingAsync);
    }

    @Override
    public CompletableFuture<java.net.http.WebSocket> sendPong(ByteBuffer message) {
        return sendControl(message, socket::pongAsync);
    }

    /** Sends a payload. */
    private interface Control {
        CompletableFuture<Void> send(byte[] payload);
    }

    private CompletableFuture<java.net.http.WebSocket> sendControl(ByteBuffer message, Control control) {
        if (message.remaining() > MAX_CONTROL_BYTES) {
            return failed(new IllegalArgumentException(
                    "the message has " + message.remaining() + " bytes: give " + MAX_CONTROL_BYTES + " at most"));
        }
        byte[] payload = new byte[message.remaining()];
        message.duplicate().get(payload);
        return send(sendsControl, "ping or pong", () -> taken(message, control.send(payload)));
    }

    private static CompletableFuture<Void> taken(ByteBuffer data, CompletableFuture<Void> sent) {
        return sent.thenAccept(nothing -> data.position(data.limit()));
    }

    /** One at a time. */
    private CompletableFuture<java.net.http.WebSocket> send(
            AtomicBoolean isSending, String what, Supplier<CompletableFuture<Void>> sending) {
        if (!isSending.compareAndSet(false, true)) {
            return failed(new IllegalStateException("another " + what + " is being sent: wait for its future"));
        }
        CompletableFuture<java.net.http.WebSocket> done = new CompletableFuture<>();
        sending.get().whenComplete((nothing, failure) -> {
            isSending.set(false);
            if (failure != null) done.completeExceptionally(JdkFailures.of(failure, false));
            else if (isAborted) done.completeExceptionally(new IOException("The WebSocket was aborted"));
            else done.complete(this);
        });
        return done;
    }

    @Override
    public CompletableFuture<java.net.http.WebSocket> sendClose(int statusCode, String reason) {
        if (!isForClients(statusCode)) {
            return failed(new IllegalArgumentException("a client does not close with " + statusCode));
        }
        int length = reason.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_REASON_BYTES) {
            return failed(new IllegalArgumentException(
                    "the reason has " + length + " bytes: give " + MAX_REASON_BYTES + " at most"));
        }
        if (!hasClosed.compareAndSet(false, true)) return failed(new IOException("The output is closed already"));
        boolean isOver = socket.closeReason().isPresent() && !hasInputEnded.get();
        if (isOver) return failed(new IOException("The WebSocket has ended"));
        socket.closeAsync(statusCode, reason);
        return CompletableFuture.completedFuture(this);
    }

    /** Those that the JDK lets a client send: its {@code WebSocket.sendClose} names those that it does not. */
    private static boolean isForClients(int code) {
        return switch (code) {
            case 1000, 1001, 1008, 1011 -> true;
            default -> code >= 3000 && code <= 4999;
        };
    }

    @Override
    public void request(long n) {
        socket.request(n);
        demand.add(n);
    }

    @Override
    public String getSubprotocol() {
        return socket.protocol();
    }

    @Override
    public boolean isOutputClosed() {
        return hasClosed.get() || socket.state() == WebSocketState.CLOSED;
    }

    @Override
    public boolean isInputClosed() {
        return hasInputEnded.get();
    }

    @Override
    public void abort() {
        isAborted = true;
        hasClosed.set(true);
        hasInputEnded.set(true);
        socket.cancel();
    }

    private static CompletableFuture<java.net.http.WebSocket> failed(Exception failure) {
        return CompletableFuture.failedFuture(failure);
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
