package dev.geturl.java;

import dev.geturl.websocket.WebSocketEvent;

/** Is called for each thing that happens on a WebSocket: the manual's handler. */
@FunctionalInterface
public interface WebSocketHandler {
    /**
     * {@code event} has happened on {@code socket}. Called for one event after the other; while it runs the next waits,
     * and with it the peer. It runs on the executor of the client or the server. What it throws is logged, and ends the
     * WebSocket with 1011.
     */
    void onEvent(WebSocket socket, WebSocketEvent event) throws Exception;
}
