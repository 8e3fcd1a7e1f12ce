package dev.geturl.java;

import dev.geturl.java.bridge.BeyondAndroid;
import dev.geturl.websocket.CloseCode;
import dev.geturl.websocket.CloseReason;
import dev.geturl.websocket.WebSocketException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/** Tells a listener of the JDK's what one of ours is told, up to the first end that comes, and of that once. */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
final class JdkSocketListener implements ClosingListener {
    private final JdkSocket jdk;
    private final java.net.http.WebSocket.Listener listener;

    JdkSocketListener(JdkSocket jdk, java.net.http.WebSocket.Listener listener) {
        this.jdk = jdk;
        this.listener = listener;
    }

    @Override
    public void onOpen(WebSocket socket) {
        tell(() -> listener.onOpen(jdk));
    }

    @Override
    public void onText(WebSocket socket, String text, boolean last) {
        jdk.demand().use();
        tell(() -> listener.onText(jdk, text, last));
    }

    @Override
    public void onBinary(WebSocket socket, ByteBuffer bytes, boolean last) {
        jdk.demand().use();
        tell(() -> listener.onBinary(jdk, bytes, last));
    }

    @Override
    public void onPing(WebSocket socket, ByteBuffer payload) {
        jdk.demand().use();
        tell(() -> listener.onPing(jdk, payload));
    }

    @Override
    public void onPong(WebSocket socket, ByteBuffer payload) {
        jdk.demand().use();
        tell(() -> listener.onPong(jdk, payload));
    }

    @Override
    public void onClosing(int code, String reason) {
        jdk.demand().use();
        closed(code, reason);
    }

    @Override
    public void onClose(WebSocket socket, CloseReason reason) {
        // What ends without a Close frame is no failure to the JDK, but the code that says so.
        jdk.demand().atEnd(() -> closed(CloseCode.ABNORMAL, ""));
    }

    @Override
    public void onError(WebSocket socket, Exception cause) {
        if (cause instanceof WebSocketException.ConnectionLost && cause.getCause() == null) onClose(socket, null);
        else failed(asTheJdks(cause));
    }

    /** What the listener throws is a failure, of which it is told, and the peer by a Close. */
    private void tell(Runnable event) {
        if (jdk.isInputClosed()) return;
        try {
            event.run();
        } catch (RuntimeException | Error thrown) {
            jdk.giveUp();
            failed(thrown);
        }
    }

    private void closed(int code, String reason) {
        if (jdk.endInput()) listener.onClose(jdk, code, reason);
    }

    private void failed(Throwable failure) {
        if (jdk.endInput()) listener.onError(jdk, failure);
    }

    private static Exception asTheJdks(Exception cause) {
        if (!(cause instanceof WebSocketException.Violation)) return cause;
        ProtocolException failure = new ProtocolException(cause.getMessage());
        failure.initCause(cause);
        return failure;
    }
}
