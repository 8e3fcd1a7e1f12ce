package dev.geturl.java;

import dev.geturl.java.bridge.SocketLimitsBridge;

/**
 * How large what a WebSocket receives and what it has to send may be. What the peer sends over a limit ends the
 * WebSocket with code 1009. Each setter gives the group itself; what is out of its bounds throws {@code
 * IllegalArgumentException} at once.
 */
public final class WebSocketLimits {
    private dev.geturl.websocket.WebSocketLimits options;

    WebSocketLimits(dev.geturl.websocket.WebSocketLimits options) {
        this.options = options;
    }

    dev.geturl.websocket.WebSocketLimits options() {
        return options;
    }

    /** Bytes of one frame, as it is sent: 125 or more; -1, the default, for no bound but the message's. */
    public WebSocketLimits frameBytes(long value) {
        options = SocketLimitsBridge.frameBytes(options, value);
        return this;
    }

    /** See {@link #frameBytes(long)}. */
    public long frameBytes() {
        return options.getFrameBytes();
    }

    /**
     * Bytes of a whole message, once inflated. Default 16 MiB; -1 for no bound. Does not hold for what is handed out in
     * pieces or received into a stream.
     */
    public WebSocketLimits messageBytes(long value) {
        options = SocketLimitsBridge.messageBytes(options, value);
        return this;
    }

    /** See {@link #messageBytes(long)}. */
    public long messageBytes() {
        return options.getMessageBytes();
    }

    /** How many frames one message may come in. Default 1,048,576; -1 for no bound. */
    public WebSocketLimits messageFragments(int value) {
        options = SocketLimitsBridge.messageFragments(options, value);
        return this;
    }

    /** See {@link #messageFragments(int)}. */
    public int messageFragments() {
        return options.getMessageFragments();
    }

    /**
     * How many inflated bytes one compressed byte may turn into, once a message has more than 1 MiB. Default 1,100,
     * which deflate never reaches; -1 for no bound.
     */
    public WebSocketLimits decodedRatio(int value) {
        options = SocketLimitsBridge.decodedRatio(options, value);
        return this;
    }

    /** See {@link #decodedRatio(int)}. */
    public int decodedRatio() {
        return options.getDecodedRatio();
    }

    /**
     * So much that was received may wait for who receives; then the connection is read no further, and the peer has to
     * wait. Default 1 MiB: while a message of that size is being used the next one is put together.
     */
    public WebSocketLimits incomingBytes(long value) {
        options = SocketLimitsBridge.incomingBytes(options, value);
        return this;
    }

    /** See {@link #incomingBytes(long)}. */
    public long incomingBytes() {
        return options.getIncomingBytes();
    }

    /** So much may wait to be sent; then {@code send} waits. Default 16 MiB. */
    public WebSocketLimits outgoingBytes(long value) {
        options = SocketLimitsBridge.outgoingBytes(options, value);
        return this;
    }

    /** See {@link #outgoingBytes(long)}. */
    public long outgoingBytes() {
        return options.getOutgoingBytes();
    }

    /** The options and their values. */
    @Override
    public String toString() {
        return options.toString();
    }
}
