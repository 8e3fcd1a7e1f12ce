package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.HttpException;
import dev.geturl.websocket.CloseCode;
import dev.geturl.websocket.CloseReason;
import dev.geturl.websocket.Message;
import dev.geturl.websocket.MessageType;
import dev.geturl.websocket.Refusal;
import dev.geturl.websocket.WebSocketException;
import dev.geturl.websocket.WebSocketRole;
import dev.geturl.websocket.WebSocketState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.StringReader;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** WebSockets of threads that wait. */
@Timeout(60)
class WebSocketTest extends WithHttp {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyKindOfMessageIsSentAsSuch() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        try (SocketPeer peer = new SocketPeer(end -> {
                    end.open();
                    while (seen.size() < 15) seen.add(end.frame().toString());
                    SocketPeer.Frame close = end.frame();
                    seen.add("8 " + close.code());
                    end.send(SocketPeer.CLOSE, true, close.payload());
                });
                WebSocket socket = http.webSocket(peer.url())) {
            socket.send("text");
            socket.send("a ", false);
            socket.send("b");
            socket.send(utf8("bytes"));
            socket.send(utf8("c "), false);
            socket.send(ByteBuffer.wrap(utf8("d")));
            ByteBuffer part = ByteBuffer.wrap(utf8("-e-"), 1, 1);
            socket.send(part, false);
            assertEquals(1, part.remaining());
            socket.send(ByteBuffer.allocate(0));
            socket.send(new Message.Text("message"));
            assertEquals(3, socket.send("text", utf8("old"), true));
            assertEquals(5, socket.send(MessageType.BINARY, new ByteArrayInputStream(utf8("input"))));
            assertEquals(6, socket.send(new StringReader("reader")));
            socket.ping();
            socket.ping(utf8("there?"));
            socket.pong(utf8("here"));
            CloseReason reason = socket.close(4000, "done");
            assertEquals(new CloseReason(4000, "done", true), reason);
        }
        assertEquals(
                List.of(
                        "1 text",
                        "1+ a ",
                        "0 b",
                        "2 bytes",
                        "2+ c ",
                        "0 d",
                        "2+ e",
                        "0 ",
                        "1 message",
                        "1 old",
                        "2 input",
                        "1 reader",
                        "9 ",
                        "9 there?",
                        "10 here",
                        "8 4000"),
                List.copyOf(seen));
    }

    @Test
    void whatThePeerSendsIsReceivedUntilItCloses() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> {
                    end.open().send(SocketPeer.TEXT, "grüß");
                    end.send(SocketPeer.BINARY, false, new byte[] {1, 2});
                    end.send(0, true, new byte[] {3});
                    end.close(1001);
                    end.frame();
                });
                WebSocket socket = http.webSocket(peer.url())) {
            assertEquals(new Message.Text("grüß"), socket.receive());
            assertArrayEquals(new byte[] {1, 2, 3}, socket.receive().getBytes().toByteArray());
            assertNull(socket.receive());
            assertNull(socket.receive(Duration.ofSeconds(5)));
            assertEquals(1001, socket.awaitClosed().getCode());
            assertEquals(1001, socket.closeReason().orElseThrow().getCode());
            WebSocketException.Closed closed =
                    assertThrows(WebSocketException.Closed.class, () -> socket.send("too late"));
            assertEquals(1001, closed.getReason().getCode());
        }
    }

    @Test
    void aTimeThatIsOverEndsTheWaitingAlone() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (SocketPeer peer = new SocketPeer(end -> {
                    end.open();
                    go.await();
                    end.send(SocketPeer.TEXT, "late");
                    end.closeInTurn();
                });
                WebSocket socket = http.webSocket(peer.url())) {
            assertThrows(SocketTimeoutException.class, () -> socket.receive(Duration.ofMillis(20)));
            go.countDown();
            assertEquals(new Message.Text("late"), socket.receive(Duration.ofSeconds(20)));
        }
    }

    @Test
    void aLostConnectionIsAnException() throws Exception {
        try (SocketPeer peer = new SocketPeer(SocketPeer.End::open)) {
            WebSocket socket = http.webSocket(peer.url());
            assertThrows(WebSocketException.ConnectionLost.class, socket::receive);
            assertEquals(CloseCode.ABNORMAL, socket.close(1000).getCode());
        }
    }

    @Test
    void messagesOfAnyLengthGoThroughStreams() throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        // Pairs of surrogates at odd places, so that blocks end within some.
        String text = "x" + "\uD83D\uDE00".repeat(10_000);
        try (WebSocketServer server = WebSocketServer.create()) {
            server.live("/", socket -> {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                while (socket.receive(all) != null) {
                    socket.send(MessageType.BINARY, new ByteArrayInputStream(all.toByteArray()));
                    all.reset();
                }
            });
            try (WebSocket socket =
                    http.webSocket("ws://127.0.0.1:" + server.listen(0).port() + "/")) {
                ByteArrayOutputStream back = new ByteArrayOutputStream();
                assertEquals(bytes.length, socket.send(MessageType.BINARY, new ByteArrayInputStream(bytes)));
                assertEquals(MessageType.BINARY, socket.receive(back));
                assertArrayEquals(bytes, back.toByteArray());
                back.reset();
                assertEquals(utf8(text).length, socket.send(new StringReader(text)));
                socket.receive(back);
                assertEquals(text, back.toString(StandardCharsets.UTF_8));
            }
            server.shutdown();
        }
    }

    @Test
    void aSourceThatThrowsClosesTheWebSocket() throws Exception {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        try (SocketPeer peer = new SocketPeer(end -> {
            SocketPeer.Frame frame = end.open().frame();
            while (frame.opcode() != SocketPeer.CLOSE) frame = end.frame();
            code.complete(frame.code());
        })) {
            WebSocket socket = http.webSocket(peer.url());
            InputStream broken = new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("the disk broke");
                }
            };
            IOException thrown = assertThrows(IOException.class, () -> socket.send(MessageType.TEXT, broken));
            assertEquals("the disk broke", thrown.getMessage());
            assertEquals(CloseCode.UNEXPECTED, code.get());
        }
    }

    @Test
    void whoGivesUpAStreamLeavesAMessageThatNobodyCanEnd() throws Exception {
        for (boolean isAsync : List.of(true, false)) {
            CompletableFuture<Integer> code = new CompletableFuture<>();
            CountDownLatch begun = new CountDownLatch(1);
            InputStream slow = new InputStream() {
                @Override
                public int read() throws IOException {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException interrupted) {
                        throw new InterruptedIOException();
                    }
                    return 'x';
                }
            };
            try (SocketPeer peer = new SocketPeer(end -> {
                SocketPeer.Frame frame = end.open().frame();
                while (frame.opcode() != SocketPeer.CLOSE) frame = end.frame();
                code.complete(frame.code());
            })) {
                WebSocket socket = http.webSocket(peer.url());
                if (isAsync) {
                    CompletableFuture<Long> sending = socket.sendAsync(MessageType.BINARY, slow);
                    begun.await();
                    sending.cancel(true);
                } else {
                    Interrupted.Caller caller = Interrupted.Caller.of(() -> socket.send(MessageType.BINARY, slow));
                    begun.await();
                    caller.thread().interrupt();
                    assertInstanceOf(
                            InterruptedIOException.class, caller.thrown().get());
                }
                assertEquals(CloseCode.UNEXPECTED, code.get());
            }
        }
    }

    @Test
    void theOptionsAreHonoured() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        try (SocketPeer peer = new SocketPeer(end -> {
                    end.open();
                    seen.add(end.frame().toString());
                    end.send(SocketPeer.TEXT, "more than ten bytes");
                    SocketPeer.Frame frame = end.frame();
                    while (frame.opcode() == SocketPeer.PING) frame = end.frame();
                    seen.add("8 " + frame.code());
                });
                WebSocket socket = http.webSocket(
                        peer.url(),
                        request -> request.protocols("chat.v2", "chat.v1")
                                .origin("https://example.org")
                                .options(options ->
                                        options.header("X-Trace", "7").timeout(Duration.ofSeconds(20)))
                                .webSocket(options -> options.noDeflate()
                                        .keepAlive(Duration.ofMillis(5))
                                        .ping(utf8("alive?"))
                                        .closeTimeout(Duration.ofMillis(50))
                                        .limits(limits -> limits.messageBytes(10))))) {
            WebSocketException.Violation over = assertThrows(WebSocketException.Violation.class, socket::receive);
            assertEquals(CloseCode.TOO_BIG, over.getCode());
            until("the peer has seen it all", () -> seen.size() == 2);
            assertEquals(List.of("9 alive?", "8 1009"), List.copyOf(seen));
            String head = peer.heads.element();
            assertTrue(head.contains("\r\nSec-WebSocket-Protocol: chat.v2, chat.v1\r\n"), head);
            assertTrue(head.contains("\r\nOrigin: https://example.org\r\n"), head);
            assertTrue(head.contains("\r\nX-Trace: 7\r\n"), head);
            assertFalse(head.contains("permessage-deflate"), head);
        }
    }

    @Test
    void configureChangesThePings() throws Exception {
        CompletableFuture<String> ping = new CompletableFuture<>();
        try (SocketPeer peer = new SocketPeer(end -> {
                    ping.complete(end.open().frame().toString());
                    end.closeInTurn();
                });
                WebSocket socket = http.webSocket(peer.url())) {
            socket.configure(Duration.ofMillis(5), utf8("hello?"));
            assertEquals("9 hello?", ping.get());
            socket.configure(Duration.ZERO);
        }
    }

    @Test
    void itSaysWhatItIs() throws Exception {
        try (WebSocketServer server = WebSocketServer.create()) {
            server.live("/", "chat", socket -> socket.receive());
            int port = server.listen(0).port();
            WebSocket socket = http.webSocket(
                    "ws://127.0.0.1:" + port + "/",
                    request -> request.protocols("x", "chat")
                            .webSocket(options -> options.deflate(deflate -> deflate.serverNoContextTakeover(true))));
            assertEquals(WebSocketRole.CLIENT, socket.role());
            assertEquals(WebSocketState.CONNECTED, socket.state());
            assertEquals("chat", socket.protocol());
            assertTrue(socket.extensions().contains("server_no_context_takeover"), socket.extensions());
            assertEquals(
                    "/127.0.0.1:" + port, socket.peerAddress().orElseThrow().toString());
            until("the server has it", () -> !server.find().isEmpty());
            assertEquals(server.find().get(0).peerAddress(), socket.localAddress());
            ConnInfo info = socket.conninfo();
            assertEquals("127.0.0.1:" + port, info.peername());
            assertEquals(socket.localAddress().orElseThrow().toString(), "/" + info.sockname());
            assertTrue(info.client()
                    && !info.server()
                    && !info.closed()
                    && info.handler().isEmpty());
            assertEquals("client", socket.conninfo("type"));
            assertNull(socket.conninfo("handler"));
            assertTrue(socket.handler().isEmpty() && socket.upgradeRequest().isEmpty());
            assertTrue(socket.closeReason().isEmpty());
            socket.cancel();
            assertEquals(CloseCode.ABNORMAL, socket.awaitClosed().getCode());
            assertEquals(WebSocketState.CLOSED, socket.state());
        }
    }

    @Test
    void aRefusalHasTheServersAnswer() throws Exception {
        try (Server server = new Server(
                (request, out) -> Server.write(out, "HTTP/1.1 403 Forbidden\r\nContent-Length: 8\r\n\r\nnot you!"))) {
            WebSocketException.Refused refused = assertThrows(
                    WebSocketException.Refused.class,
                    () -> http.webSocket(server.url("/").replace("http:", "ws:")));
            assertEquals(Refusal.STATUS, refused.getKind());
            Transaction answer = Transaction.of(refused);
            assertEquals(403, answer.responseCode());
            assertEquals("not you!", answer.text());
        }
    }

    @Test
    void whatGoesWrongBeforeAnAnswerIsAnHttpException() throws Exception {
        int port;
        try (ServerSocket nobody = new ServerSocket(0)) {
            port = nobody.getLocalPort();
        }
        assertThrows(HttpException.ConnectFailed.class, () -> http.webSocket("ws://127.0.0.1:" + port + "/"));
        assertThrows(HttpException.InvalidUrl.class, () -> http.webSocket("ws://127.0.0.1/#x"));
        assertThrows(
                IllegalArgumentException.class,
                () -> http.webSocket("ws://127.0.0.1/", request -> request.protocols("a b")));
        assertThrows(
                IllegalArgumentException.class,
                () -> http.webSocket(
                        "ws://127.0.0.1/", request -> request.webSocket(o -> o.closeTimeout(Duration.ZERO))));
    }

    @Test
    void interruptingTheHandshakeLeavesNothingOpen() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> {
            end.head();
            end.untilEnd();
        })) {
            Interrupted.Caller caller = Interrupted.Caller.of(() -> http.webSocket(peer.url()));
            until("it was asked", () -> !peer.heads.isEmpty());
            assertInstanceOf(InterruptedIOException.class, caller.interrupted());
            until("the connection was closed", () -> peer.ended == 1);
        }
    }

    @Test
    void interruptingWhoReceivesLosesNothing() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (SocketPeer peer = new SocketPeer(end -> {
                    end.open();
                    go.await();
                    end.send(SocketPeer.TEXT, "still here");
                    end.closeInTurn();
                });
                WebSocket socket = http.webSocket(peer.url())) {
            assertInstanceOf(
                    InterruptedIOException.class,
                    Interrupted.Caller.of(socket::receive).interrupted());
            assertInstanceOf(
                    InterruptedIOException.class,
                    Interrupted.Caller.of(() -> socket.receive(new ByteArrayOutputStream()))
                            .interrupted());
            assertInstanceOf(
                    InterruptedIOException.class,
                    Interrupted.Caller.of(socket::awaitClosed).interrupted());
            go.countDown();
            assertEquals(new Message.Text("still here"), socket.receive());
        }
    }

    @Test
    void interruptingWhoWaitsForRoomDoesNotTakeTheMessageBack() throws Exception {
        byte[] large = new byte[32 * 1024 * 1024];
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        try (SocketPeer peer = new SocketPeer(end -> {
                    end.open();
                    go.await();
                    seen.complete(end.frame().payload().length);
                    end.closeInTurn();
                });
                WebSocket socket = http.webSocket(
                        peer.url(),
                        request -> request.webSocket(
                                options -> options.noDeflate().limits(limits -> limits.outgoingBytes(1))))) {
            assertInstanceOf(
                    InterruptedIOException.class,
                    Interrupted.Caller.of(() -> socket.send(large)).interrupted());
            assertEquals(WebSocketState.CONNECTED, socket.state());
            go.countDown();
            assertEquals(large.length, seen.get());
        }
    }

    @Test
    void interruptingWhoClosesCutsTheConnectionOff() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> end.open().untilEnd())) {
            WebSocket socket = http.webSocket(peer.url());
            assertInstanceOf(
                    InterruptedIOException.class,
                    Interrupted.Caller.of(socket::close).interrupted());
            until("the connection was closed", () -> peer.ended == 1);
            assertFalse(socket.awaitClosed().isClean());
        }
    }

    @Test
    void whoReceivesMeanwhileIsTold() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> end.open().closeInTurn())) {
            WebSocket socket = http.webSocket(peer.url());
            CompletableFuture<Message> first = socket.receiveAsync();
            assertThrows(IllegalStateException.class, socket::receive);
            assertThrows(IllegalArgumentException.class, () -> socket.close(1006));
            socket.close();
            assertNull(first.get());
        }
    }

    @Test
    void blockingOnALoopsThreadFailsAtOnce() throws Exception {
        CompletableFuture<Exception> thrown = new CompletableFuture<>();
        Http onLoop = Http.builder().executor(Runnable::run).build();
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open();
            SocketPeer.Frame frame;
            do {
                end.send(SocketPeer.TEXT, "hello");
                frame = end.frame();
            } while (frame.opcode() != SocketPeer.CLOSE);
            end.send(SocketPeer.CLOSE, true, frame.payload());
        })) {
            onLoop.startWebSocket(peer.url(), (socket, event) -> {
                if (!(event instanceof Message)) return;
                // What has come before the handler waits for it is told on the thread that it runs on.
                if (!Thread.currentThread().getName().startsWith("geturl-loop")) {
                    socket.sendAsync("once more");
                    return;
                }
                thrown.complete(assertThrows(IllegalStateException.class, () -> socket.send("blocks")));
                socket.closeAsync();
            });
            assertTrue(
                    thrown.get().getMessage().contains("event loop"),
                    thrown.get().getMessage());
            until("it was closed", () -> peer.ended == 1);
            onLoop.close();
            onLoop.awaitClosed();
        }
    }
}
