package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.websocket.CloseReason;
import dev.geturl.websocket.WebSocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** WebSockets of listeners, who ask for what they are told. */
@Timeout(60)
class WebSocketListenerTest extends WithHttp {
    /** Keeps what it is told, and asks for nothing. */
    private static class Told implements WebSocketListener {
        final Queue<String> all = new ConcurrentLinkedQueue<>();
        final CompletableFuture<Object> end = new CompletableFuture<>();

        @Override
        public void onOpen(WebSocket socket) {
            all.add("open");
        }

        @Override
        public void onText(WebSocket socket, String text, boolean last) {
            all.add(text + (last ? "" : "+"));
        }

        @Override
        public void onBinary(WebSocket socket, ByteBuffer bytes, boolean last) {
            all.add(bytes.remaining() + " bytes" + (last ? "" : "+"));
        }

        @Override
        public void onPing(WebSocket socket, ByteBuffer payload) {
            all.add("ping " + StandardCharsets.UTF_8.decode(payload));
        }

        @Override
        public void onPong(WebSocket socket, ByteBuffer payload) {
            all.add("pong " + StandardCharsets.UTF_8.decode(payload));
        }

        @Override
        public void onClose(WebSocket socket, CloseReason reason) {
            end.complete(reason);
        }

        @Override
        public void onError(WebSocket socket, Exception cause) {
            end.complete(cause);
        }
    }

    @Test
    void whoListensLateIsToldOfTheFirstPingsAsWell() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open();
            end.send(SocketPeer.PING, "1");
            assertEquals(SocketPeer.PONG, end.frame().opcode());
            answered.countDown();
            end.untilEnd();
        })) {
            WebSocket socket = http.webSocket(peer.url());
            answered.await();
            Told told = new Told();
            socket.listen(told);
            socket.request(1);
            until("it was told", () -> told.all.size() == 2);
            assertEquals(List.of("open", "ping 1"), List.copyOf(told.all));
            socket.cancel();
        }
    }

    @Test
    void aListenerIsToldWhatItAsksForAndNoMore() throws Exception {
        Told told = new Told();
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open().frame();
            end.send(SocketPeer.TEXT, false, new byte[] {'a'});
            end.send(0, true, new byte[] {'b'});
            end.send(SocketPeer.BINARY, "bytes");
            end.send(SocketPeer.PING, "1");
            end.send(SocketPeer.PONG, "2");
            end.send(SocketPeer.TEXT, "end");
            end.close(1001);
            end.frame();
        })) {
            WebSocket socket = http.webSocketAsync(
                            peer.url(), request -> request.webSocket(options -> options.inPieces(true)), told)
                    .get();
            until("it is open", () -> told.all.size() == 1);
            socket.send("go");
            for (int asked = 1; asked <= 6; asked++) {
                int so = asked + 1;
                socket.request(1);
                until("one more was told", () -> told.all.size() == so);
            }
            assertEquals(new CloseReason(1001, "", true), told.end.get());
            assertEquals(List.of("open", "a+", "b", "5 bytes", "ping 1", "pong 2", "end"), List.copyOf(told.all));
        }
    }

    @Test
    void whatIsNotAskedForKeepsThePeerWaiting() throws Exception {
        Told told = new Told();
        CountDownLatch sent = new CountDownLatch(1);
        byte[] large = new byte[60_000];
        // More than fits into the buffers of both sockets.
        int messages = 500;
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open();
            for (int number = 0; number < messages; number++) end.send(SocketPeer.BINARY, true, large);
            sent.countDown();
            end.closeInTurn();
        })) {
            WebSocket socket =
                    http.webSocketAsync(peer.url(), request -> {}, told).get();
            socket.request(1);
            until("one was told", () -> told.all.size() == 2);
            assertEquals(1, sent.getCount());
            socket.request(Long.MAX_VALUE);
            until("all were told", () -> told.all.size() == messages + 1);
            assertEquals(0, sent.getCount());
            socket.closeAsync();
            assertInstanceOf(CloseReason.class, told.end.get());
        }
    }

    @Test
    void byDefaultAListenerAsksForAll() throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open();
            for (int number = 1; number <= 3; number++) end.send(SocketPeer.TEXT, "" + number);
            end.closeInTurn();
        })) {
            WebSocket socket = http.webSocket(peer.url());
            socket.listen(new WebSocketListener() {
                @Override
                public void onText(WebSocket from, String text, boolean last) {
                    told.add(text);
                    WebSocketListener.super.onText(from, text, last);
                }
            });
            until("all were told", () -> told.size() == 3);
            assertThrows(IllegalStateException.class, () -> socket.listen(new Told()));
            assertEquals(List.of("1", "2", "3"), List.copyOf(told));
            socket.close();
        }
    }

    @Test
    void whatAListenerThrowsClosesTheWebSocket() throws Exception {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Told told = new Told() {
            @Override
            public void onOpen(WebSocket socket) {
                throw new IllegalStateException("a mistake");
            }
        };
        try (SocketPeer peer = new SocketPeer(end -> {
            SocketPeer.Frame frame = end.open().frame();
            code.complete(frame.code());
            end.send(SocketPeer.CLOSE, true, frame.payload());
        })) {
            http.webSocketAsync(peer.url(), request -> {}, told);
            assertEquals(1011, code.get());
            assertEquals("a mistake", ((Exception) told.end.get()).getMessage());
        }
    }

    @Test
    void aLostConnectionAndACutOneAreErrors() throws Exception {
        try (SocketPeer peer = new SocketPeer(SocketPeer.End::open)) {
            Told told = new Told();
            http.webSocketAsync(peer.url(), request -> {}, told);
            assertInstanceOf(WebSocketException.ConnectionLost.class, told.end.get());
        }
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open().send(SocketPeer.TEXT, "not asked for");
            end.untilEnd();
        })) {
            Told told = new Told();
            WebSocket socket =
                    http.webSocketAsync(peer.url(), request -> {}, told).get();
            socket.cancel();
            assertInstanceOf(WebSocketException.ConnectionLost.class, told.end.get());
            until("the connection was closed", () -> peer.ended == 1);
            assertEquals(List.of("open"), List.copyOf(told.all));
        }
    }

    @Test
    void whatWasNotOpenedIsTheFuturesAlone() throws Exception {
        Told told = new Told();
        try (Server server = Server.saying("no")) {
            CompletableFuture<WebSocket> opening = http.webSocketAsync(server.url("/"), request -> {}, told);
            assertThrows(ExecutionException.class, opening::get);
            assertTrue(told.all.isEmpty() && !told.end.isDone());
        }
    }

    @Test
    void askingIsForThoseWhoListen() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> end.open().closeInTurn());
                WebSocket socket = http.webSocket(peer.url())) {
            assertThrows(IllegalStateException.class, () -> socket.request(1));
            assertThrows(IllegalArgumentException.class, () -> socket.request(0));
        }
    }
}
