package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a caller may expect of the JDK's WebSockets: the same tests for its own and for ours in their shape. */
@Timeout(60)
@ParameterizedClass
@EnumSource
class JdkSocketContractTest {
    private final JdkClients kind;
    private final HttpClient client;
    private final JdkTold told = new JdkTold();

    JdkSocketContractTest(JdkClients kind) {
        this.kind = kind;
        this.client = kind.newBuilder().build();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        kind.end(client);
    }

    private WebSocket open(SocketPeer peer) throws Exception {
        return client.newWebSocketBuilder()
                .buildAsync(URI.create(peer.url()), told)
                .get();
    }

    private void untilTold(String... all) {
        until("it was told " + List.of(all) + " and not " + told.all, () -> told.all.size() >= all.length);
        assertEquals(List.of(all), List.copyOf(told.all));
    }

    private static <T extends Throwable> T failure(Class<T> kind, CompletableFuture<?> future) {
        return assertInstanceOf(
                kind, assertThrows(ExecutionException.class, future::get).getCause());
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count);
    }

    @Test
    void aListenerIsToldWhatItAsksForAndNoMore() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open();
            end.send(SocketPeer.TEXT, false, new byte[] {'a'});
            end.send(0, true, new byte[] {'b'});
            end.send(SocketPeer.BINARY, "bytes");
            end.send(SocketPeer.PING, "1");
            end.send(SocketPeer.PONG, "2");
            end.close(1001);
            end.untilEnd();
        })) {
            WebSocket socket = open(peer);
            untilTold("open");
            socket.request(1);
            untilTold("open", "a+");
            socket.request(3);
            untilTold("open", "a+", "b", "5 bytes", "ping 1");
            assertThrows(IllegalArgumentException.class, () -> socket.request(0));
            socket.request(1);
            untilTold("open", "a+", "b", "5 bytes", "ping 1", "pong 2");
            assertFalse(socket.isInputClosed());
            // The end counts as well.
            socket.request(1);
            untilTold("open", "a+", "b", "5 bytes", "ping 1", "pong 2", "close 1001 ");
            assertTrue(socket.isInputClosed());
            until("the output is closed in return", socket::isOutputClosed);
        }
    }

    @Test
    void whatIsSentArrivesAndIsTaken() throws Exception {
        CompletableFuture<List<String>> seen = new CompletableFuture<>();
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open();
            seen.complete(
                    List.of("" + end.frame(), "" + end.frame(), "" + end.frame(), "" + end.frame(), "" + end.frame()));
            SocketPeer.Frame close = end.frame();
            end.send(SocketPeer.CLOSE, true, close.payload());
            end.untilEnd();
        })) {
            WebSocket socket = open(peer);
            ByteBuffer binary = ByteBuffer.wrap(new byte[] {'x', 'y'});
            ByteBuffer ping = ByteBuffer.wrap(new byte[] {'p'});
            assertSame(socket, socket.sendText("one", false).get());
            socket.sendText("\uD83D\uDE00", true).get();
            socket.sendBinary(binary, true).get();
            socket.sendPing(ping).get();
            socket.sendPong(bytes(0)).get();
            assertEquals(0, binary.remaining() + ping.remaining());
            assertEquals(List.of("1+ one", "0 \uD83D\uDE00", "2 xy", "9 p", "10 "), seen.get());
            assertSame(socket, socket.sendClose(4000, "enough").get());
            assertTrue(socket.isOutputClosed());
            socket.request(1);
            untilTold("open", "close 4000 enough");
            failure(IOException.class, socket.sendText("late", true));
            failure(IOException.class, socket.sendClose(1000, ""));
        }
    }

    @Test
    void whatCannotBeSentFailsInItsFuture() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> end.open().untilEnd())) {
            WebSocket socket = open(peer);
            failure(IllegalArgumentException.class, socket.sendPing(bytes(126)));
            failure(IllegalArgumentException.class, socket.sendPong(bytes(126)));
            for (int code : new int[] {999, 1002, 1003, 1005, 1006, 1007, 1009, 1010, 1012, 1013, 1015, 2000, 5000}) {
                failure(IllegalArgumentException.class, socket.sendClose(code, ""));
            }
            failure(IllegalArgumentException.class, socket.sendClose(1000, "x".repeat(124)));
            assertThrows(NullPointerException.class, () -> socket.sendText(null, true));
            assertThrows(NullPointerException.class, () -> socket.sendBinary(null, true));
            assertThrows(NullPointerException.class, () -> socket.sendClose(1000, null));
            assertFalse(socket.isOutputClosed());
            socket.sendText("begun", false).get();
            failure(IllegalStateException.class, socket.sendBinary(bytes(1), true));
            socket.abort();
        }
    }

    @Test
    void oneMessageIsSentAtATime() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (SocketPeer peer = new SocketPeer(connection -> {
            connection.open();
            end.await();
        })) {
            WebSocket socket = open(peer);
            CompletableFuture<WebSocket> stuck = CompletableFuture.completedFuture(socket);
            // As many as it takes until nobody has room for more.
            for (int number = 0; number < 100 && stuck.isDone(); number++) {
                stuck = socket.sendBinary(bytes(1024 * 1024), true);
                if (!stuck.isDone()) failure(IllegalStateException.class, socket.sendText("too early", true));
                Thread.onSpinWait();
            }
            assertFalse(stuck.isDone());
            socket.abort();
            failure(IOException.class, stuck);
            end.countDown();
        }
    }

    @Test
    void theHandshakeIsWhatTheCallerSays() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> end.open().untilEnd())) {
            WebSocket socket = client.newWebSocketBuilder()
                    .header("X-Trace", "7")
                    .header("Origin", "https://example.org")
                    .subprotocols("chat.v2", "chat.v1")
                    .connectTimeout(Duration.ofSeconds(30))
                    .buildAsync(URI.create(peer.url() + "chat?room=1"), told)
                    .get();
            assertEquals("", socket.getSubprotocol());
            String head = peer.heads.remove();
            assertTrue(head.startsWith("GET /chat?room=1 HTTP/1.1\r\n"), head);
            assertTrue(head.contains("X-Trace: 7\r\n"), head);
            assertTrue(head.contains("Origin: https://example.org\r\n"), head);
            assertTrue(head.contains("Sec-WebSocket-Protocol: chat.v2, chat.v1\r\n"), head);
            assertFalse(head.contains("Sec-WebSocket-Extensions"), head);
            assertFalse(head.contains("Accept:"), head);
            socket.abort();
        }
    }

    @Test
    void whatCannotBeAskedForFailsInTheFuture() throws Exception {
        WebSocket.Builder plain = client.newWebSocketBuilder();
        failure(IllegalArgumentException.class, plain.buildAsync(URI.create("http://127.0.0.1/"), told));
        failure(IllegalArgumentException.class, plain.buildAsync(URI.create("ws://127.0.0.1/#part"), told));
        failure(
                IllegalArgumentException.class,
                client.newWebSocketBuilder()
                        .header("Sec-WebSocket-Key", "x")
                        .buildAsync(URI.create("ws://127.0.0.1/"), told));
        failure(
                IllegalArgumentException.class,
                client.newWebSocketBuilder().subprotocols("a b").buildAsync(URI.create("ws://127.0.0.1/"), told));
        failure(
                IllegalArgumentException.class,
                client.newWebSocketBuilder().subprotocols("a", "a").buildAsync(URI.create("ws://127.0.0.1/"), told));
        assertThrows(NullPointerException.class, () -> plain.buildAsync(null, told));
        assertThrows(NullPointerException.class, () -> plain.buildAsync(URI.create("ws://127.0.0.1/"), null));
        assertTrue(told.all.isEmpty());
    }

    @Test
    void aServerThatOpensNoneIsAFailedHandshake() throws Exception {
        try (Server server = new Server((request, out) ->
                Server.write(out, "HTTP/1.1 403 Forbidden\r\nX-Why: no\r\nContent-Length: 0\r\n\r\n"))) {
            WebSocketHandshakeException refused = failure(
                    WebSocketHandshakeException.class,
                    client.newWebSocketBuilder().buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/"), told));
            assertEquals(403, refused.getResponse().statusCode());
            assertEquals(
                    "no", refused.getResponse().headers().firstValue("x-why").orElseThrow());
        }
        try (SocketPeer peer = new SocketPeer(end -> {
            end.head();
            end.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: no\r\n\r\n");
            end.untilEnd();
        })) {
            WebSocketHandshakeException refused = failure(
                    WebSocketHandshakeException.class,
                    client.newWebSocketBuilder().buildAsync(URI.create(peer.url()), told));
            assertEquals(101, refused.getResponse().statusCode());
        }
        assertTrue(told.all.isEmpty());
    }

    @Test
    void whatFailsOnTheWayIsAsWithRequests() throws Exception {
        int free;
        try (ServerSocket closed = new ServerSocket(0)) {
            free = closed.getLocalPort();
        }
        failure(
                ConnectException.class,
                client.newWebSocketBuilder().buildAsync(URI.create("ws://127.0.0.1:" + free + "/"), told));
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            failure(
                    HttpTimeoutException.class,
                    client.newWebSocketBuilder()
                            .connectTimeout(Duration.ofMillis(50))
                            .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/"), told));
            end.countDown();
        }
    }

    @Test
    void whoAbortsHearsNoMore() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (SocketPeer peer = new SocketPeer(end -> {
            try {
                end.open().untilEnd();
            } finally {
                ended.countDown();
            }
        })) {
            WebSocket socket = open(peer);
            socket.request(10);
            untilTold("open");
            socket.abort();
            assertTrue(socket.isInputClosed());
            assertTrue(socket.isOutputClosed());
            failure(IOException.class, socket.sendText("late", true));
            socket.abort();
            ended.await();
            untilTold("open");
        }
    }

    @Test
    void whatAListenerThrowsIsToldToIt() throws Exception {
        IllegalStateException thrown = new IllegalStateException("not this one");
        JdkTold throwing = new JdkTold() {
            @Override
            public CompletableFuture<?> onText(WebSocket socket, CharSequence text, boolean last) {
                throw thrown;
            }
        };
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open().send(SocketPeer.TEXT, "one");
            end.untilEnd();
        })) {
            client.newWebSocketBuilder()
                    .buildAsync(URI.create(peer.url()), throwing)
                    .get()
                    .request(1);
            assertSame(thrown, throwing.failed.get());
        }
    }

    @Test
    void overTlsAPrivateRootIsTrusted() throws Exception {
        try (SocketPeer peer = new SocketPeer(PrivateRoot.listener(PrivateRoot.certified("127.0.0.1")), end -> {
            end.open();
            end.send(SocketPeer.TEXT, end.frame().text());
            end.closeInTurn();
        })) {
            HttpClient trusting =
                    kind.newBuilder().sslContext(PrivateRoot.TRUSTING).build();
            WebSocket socket = trusting.newWebSocketBuilder()
                    .buildAsync(URI.create(peer.url().replace("ws:", "wss:")), told)
                    .get();
            socket.request(2);
            socket.sendText("safe", true).get();
            untilTold("open", "safe");
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
            untilTold("open", "safe", "close 1000 ");
            kind.end(trusting);
        }
    }
}
