package dev.geturl.java;

/** A listener that is told of the peer's Close, if it has asked for it, before the connection has ended. */
interface ClosingListener extends WebSocketListener {
    /** No more messages come. */
    void onClosing(int code, String reason);
}
