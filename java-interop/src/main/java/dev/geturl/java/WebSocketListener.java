package dev.geturl.java;

import dev.geturl.websocket.CloseReason;
import java.nio.ByteBuffer;

/**
 * Is told what happens on a WebSocket, as much of it as it asks for: the style of {@code java.net.http}. See
 * {@link WebSocket#listen} and {@link WebSocketServer#live(String, WebSocketListener)}.
 *
 * <p>Text, binary data, pings and pongs come only as many as were asked for by {@link WebSocket#request}; what was not
 * asked for waits, and with it the peer. What a method does by default asks for one more. One method is called at a
 * time, on the executor of the client or the server; the last is {@code onClose} or {@code onError}. What a method
 * throws closes the WebSocket with 1011, and is told to {@code onError}.
 *
 * <p>While something waits that was not asked for, the end behind it is not told either, and at a server the WebSocket
 * keeps its place: who asks no more calls {@link WebSocket#cancel}.
 */
public interface WebSocketListener {
    /** The WebSocket is open. The first that is told. By default one message is asked for. */
    default void onOpen(WebSocket socket) {
        socket.request(1);
    }

    /**
     * A text, or a piece of one with {@link WebSocketOptions#inPieces}.
     *
     * @param last whether it is whole, or the last piece of its message
     */
    default void onText(WebSocket socket, String text, boolean last) {
        socket.request(1);
    }

    /**
     * Binary data, or a piece of them with {@link WebSocketOptions#inPieces}.
     *
     * @param bytes for reading only
     * @param last whether they are whole, or the last piece of their message
     */
    default void onBinary(WebSocket socket, ByteBuffer bytes, boolean last) {
        socket.request(1);
    }

    /** The peer asks whether this end is there. It has been answered. */
    default void onPing(WebSocket socket, ByteBuffer payload) {
        socket.request(1);
    }

    /** The peer has answered a ping, or says unasked that it is there. */
    default void onPong(WebSocket socket, ByteBuffer payload) {
        socket.request(1);
    }

    /** Both ends have closed in good order, and it is over. */
    default void onClose(WebSocket socket, CloseReason reason) {}

    /** It is over, because of {@code cause}; {@link WebSocket#closeReason} has more. */
    default void onError(WebSocket socket, Exception cause) {}
}
