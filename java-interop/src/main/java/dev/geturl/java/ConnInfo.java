package dev.geturl.java;

import dev.geturl.websocket.WebSocketRole;
import dev.geturl.websocket.WebSocketState;
import java.util.Optional;

/** What the manual's {@code conninfo} tells of a WebSocket. */
public final class ConnInfo {
    private final dev.geturl.websocket.ConnInfo info;
    private final WebSocketHandler handler;

    ConnInfo(dev.geturl.websocket.ConnInfo info, WebSocketHandler handler) {
        this.info = info;
        this.handler = handler;
    }

    /** The name or address of the remote end, and its port; empty while it is being opened. */
    public String peername() {
        return info.getPeername();
    }

    /** The address of the local end, and its port; empty while it is being opened. */
    public String sockname() {
        return info.getSockname();
    }

    /** Which end this is. */
    public WebSocketRole type() {
        return info.getType();
    }

    /** Who is called back; empty where nobody is. */
    public Optional<WebSocketHandler> handler() {
        return Optional.ofNullable(handler);
    }

    /** How far it is. */
    public WebSocketState state() {
        return info.getState();
    }

    /** Whether it is closed. */
    public boolean closed() {
        return info.getClosed();
    }

    /** Whether this end is the client. */
    public boolean client() {
        return info.getClient();
    }

    /** Whether this end is the server. */
    public boolean server() {
        return info.getServer();
    }

    /** {@code client from 127.0.0.1:4711 to example.org:80, CONNECTED}. */
    @Override
    public String toString() {
        return info.toString();
    }
}
