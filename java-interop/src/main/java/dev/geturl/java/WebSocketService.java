package dev.geturl.java;

/** Serves the WebSockets that are opened at a server, see {@link WebSocketServer#live(String, WebSocketService)}. */
@FunctionalInterface
public interface WebSocketService {
    /**
     * Serves {@code socket} on a thread of its own, where it may block. When it returns, the WebSocket is closed in
     * good order. What it throws closes it with 1011, and {@link WebSocketServerOptions#onFailure} is told. The thread
     * is interrupted when the server is closed.
     */
    void serve(WebSocket socket) throws Exception;
}
