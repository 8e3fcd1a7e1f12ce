package dev.geturl.java;

import dev.geturl.java.bridge.DeflateBridge;

/**
 * Compression of messages by {@code permessage-deflate}, RFC 7692: what is offered as a client, or agreed to as a
 * server. Each setter gives the group itself; what is out of its bounds throws {@code IllegalArgumentException} at
 * once.
 */
public final class DeflateOptions {
    private dev.geturl.websocket.DeflateOptions options;

    DeflateOptions(dev.geturl.websocket.DeflateOptions options) {
        this.options = options;
    }

    dev.geturl.websocket.DeflateOptions options() {
        return options;
    }

    /** Messages smaller than this many bytes are sent as they are. Default 1,024. */
    public DeflateOptions threshold(int value) {
        options = DeflateBridge.threshold(options, value);
        return this;
    }

    /** See {@link #threshold(int)}. */
    public int threshold() {
        return options.getThreshold();
    }

    /**
     * How hard to try, 1 (fast) to 9 (small). Default 3, which takes about half the time of zlib's own default, 6, for
     * messages about a tenth larger.
     */
    public DeflateOptions level(int value) {
        options = DeflateBridge.level(options, value);
        return this;
    }

    /** See {@link #level(int)}. */
    public int level() {
        return options.getLevel();
    }

    /**
     * Whether the server forgets each message after it has compressed it: it takes less memory and compresses less. A
     * client asks for it, a server does it. Default false.
     */
    public DeflateOptions serverNoContextTakeover(boolean value) {
        options = DeflateBridge.serverNoContextTakeover(options, value);
        return this;
    }

    /** See {@link #serverNoContextTakeover(boolean)}. */
    public boolean serverNoContextTakeover() {
        return options.getServerNoContextTakeover();
    }

    /** The same for what the client compresses. Default false. */
    public DeflateOptions clientNoContextTakeover(boolean value) {
        options = DeflateBridge.clientNoContextTakeover(options, value);
        return this;
    }

    /** See {@link #clientNoContextTakeover(boolean)}. */
    public boolean clientNoContextTakeover() {
        return options.getClientNoContextTakeover();
    }

    /**
     * How many bits wide the server's window may be at most, 8 to 15. A client asks for it, a server keeps to it.
     * Default 15.
     */
    public DeflateOptions serverMaxWindowBits(int value) {
        options = DeflateBridge.serverMaxWindowBits(options, value);
        return this;
    }

    /** See {@link #serverMaxWindowBits(int)}. */
    public int serverMaxWindowBits() {
        return options.getServerMaxWindowBits();
    }

    /**
     * The same for the client's window. A server can ask for it only where the client has said that it understands
     * that, as this one does. Default 15.
     */
    public DeflateOptions clientMaxWindowBits(int value) {
        options = DeflateBridge.clientMaxWindowBits(options, value);
        return this;
    }

    /** See {@link #clientMaxWindowBits(int)}. */
    public int clientMaxWindowBits() {
        return options.getClientMaxWindowBits();
    }

    /** The options and their values. */
    @Override
    public String toString() {
        return options.toString();
    }
}
