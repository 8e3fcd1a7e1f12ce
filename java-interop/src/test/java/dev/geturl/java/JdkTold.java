package dev.geturl.java;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A listener of the JDK's that keeps what it is told, and asks for nothing by itself. */
class JdkTold implements WebSocket.Listener {
    final Queue<String> all = new ConcurrentLinkedQueue<>();
    final CompletableFuture<Throwable> failed = new CompletableFuture<>();

    @Override
    public void onOpen(WebSocket socket) {
        all.add("open");
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
        all.add(text + (last ? "" : "+"));
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer bytes, boolean last) {
        all.add(bytes.remaining() + " bytes" + (last ? "" : "+"));
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer payload) {
        all.add("ping " + StandardCharsets.UTF_8.decode(payload));
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
        all.add("pong " + StandardCharsets.UTF_8.decode(payload));
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        all.add("close " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        all.add("error");
        failed.complete(failure);
    }
}
