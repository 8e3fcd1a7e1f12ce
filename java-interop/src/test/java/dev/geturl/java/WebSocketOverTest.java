package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.geturl.websocket.CloseCode;
import dev.geturl.websocket.MessageType;
import dev.geturl.websocket.WebSocketException;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A WebSocket that is over. */
@Timeout(60)
class WebSocketOverTest extends WithHttp {
    private static final byte[] BYTES = {'b'};

    @Test
    void whatIsOverTakesNoMore() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> end.open().closeInTurn())) {
            WebSocket socket = http.webSocket(peer.url());
            assertThrows(IllegalArgumentException.class, () -> socket.close(CloseCode.ABNORMAL));
            assertInstanceOf(
                    IllegalArgumentException.class,
                    assertThrows(
                                    ExecutionException.class,
                                    () -> socket.closeAsync(999, "").get())
                            .getCause());
            assertEquals(CloseCode.NORMAL, socket.close(CloseCode.NORMAL).getCode());
            Map<String, Interrupted.Call> calls = new LinkedHashMap<>();
            calls.put("send", () -> socket.send("late"));
            calls.put("send bytes", () -> socket.send(BYTES));
            calls.put("send a stream", () -> socket.send(MessageType.BINARY, new ByteArrayInputStream(BYTES)));
            calls.put("ping", () -> socket.ping(BYTES));
            calls.put("pong", () -> socket.pong(BYTES));
            calls.forEach((name, call) -> assertThrows(WebSocketException.Closed.class, call::run, name));
            Map<String, Supplier<CompletableFuture<?>>> futures = new LinkedHashMap<>();
            futures.put("sendAsync", () -> socket.sendAsync("late"));
            futures.put("pingAsync", () -> socket.pingAsync(BYTES));
            futures.put("pongAsync", () -> socket.pongAsync(BYTES));
            futures.forEach((name, call) -> assertInstanceOf(
                    WebSocketException.Closed.class,
                    assertThrows(ExecutionException.class, () -> call.get().get(), name)
                            .getCause(),
                    name));
            // The end was a good one, of which who receives is told by null, and who closes again once more.
            assertNull(socket.receive());
            assertNull(socket.receiveAsync().get());
            assertEquals(CloseCode.NORMAL, socket.close(CloseCode.GOING_AWAY).getCode());
        }
    }
}
