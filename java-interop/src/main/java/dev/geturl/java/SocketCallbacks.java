package dev.geturl.java;

import dev.geturl.java.bridge.Futures;
import dev.geturl.java.bridge.SocketHandler;
import dev.geturl.websocket.Message;
import dev.geturl.websocket.WebSocketEvent;

/** Functions of Java's for WebSockets, as these call them. */
final class SocketCallbacks {
    private SocketCallbacks() {}

    /** A handler that can be told from others. */
    private record Handled(WebSocketHandler handler, Futures futures) implements SocketHandler.Told {
        @Override
        public void onEvent(dev.geturl.websocket.WebSocket socket, WebSocketEvent event) throws Exception {
            handler.onEvent(new WebSocket(socket, futures, null), event);
        }
    }

    static SocketHandler.Told handler(WebSocketHandler handler, Futures futures) {
        return new Handled(handler, futures);
    }

    /** The handler of {@code socket} where that is one of Java's; else null. */
    static WebSocketHandler handlerOf(dev.geturl.websocket.WebSocket socket) {
        boolean isOurs = socket.getHandler() instanceof SocketHandler;
        return isOurs && ((SocketHandler) socket.getHandler()).getTold() instanceof Handled handled
                ? handled.handler()
                : null;
    }

    /** Tells {@code listener} of {@code event}. */
    static void tell(WebSocketListener listener, WebSocket socket, WebSocketEvent event) {
        if (event instanceof WebSocketEvent.Connect) {
            listener.onOpen(socket);
        } else if (event instanceof Message.Text text) {
            listener.onText(socket, text.getText(), text.isFinal());
        } else if (event instanceof Message.Binary binary) {
            listener.onBinary(socket, binary.getBytes().asByteBuffer(), binary.isFinal());
        } else if (event instanceof WebSocketEvent.Ping ping) {
            listener.onPing(socket, ping.getPayload().asByteBuffer());
        } else if (event instanceof WebSocketEvent.Pong pong) {
            listener.onPong(socket, pong.getPayload().asByteBuffer());
        } else if (event instanceof WebSocketEvent.Close close && listener instanceof ClosingListener closing) {
            closing.onClosing(close.getCode(), close.getReason());
        } else if (event instanceof WebSocketEvent.Disconnect end) {
            if (end.getCause() == null) listener.onClose(socket, end.getReason());
            else listener.onError(socket, end.getCause());
        }
    }
}
