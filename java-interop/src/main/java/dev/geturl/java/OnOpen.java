package dev.geturl.java;

import java.io.IOException;

/**
 * Says to a server what is wanted of it, each time that a WebSocket is opened again: see {@link Http#webSocketFlow}.
 */
@FunctionalInterface
public interface OnOpen {
    /**
     * {@code socket} is open. It runs on a thread where it may block. An {@link IOException} that it throws counts as
     * the WebSocket's; anything else is told to the subscriber.
     */
    void onOpen(WebSocket socket) throws IOException;
}
