package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.HttpException;
import dev.geturl.websocket.CloseReason;
import dev.geturl.websocket.Message;
import dev.geturl.websocket.OriginRule;
import dev.geturl.websocket.WebSocketEvent;
import dev.geturl.websocket.WebSocketException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers of WebSockets, with the JDK's client and ours. */
@Timeout(60)
class WebSocketServerTest extends WithServer {
    private String listen(String path) throws IOException {
        return "ws://127.0.0.1:" + server.listen(0).port() + path;
    }

    /** The JDK's client, which keeps what it is told. */
    private static final class Jdk implements java.net.http.WebSocket.Listener {
        final Queue<String> texts = new ConcurrentLinkedQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        final java.net.http.WebSocket socket;

        Jdk(String url, String... protocols) {
            java.net.http.WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
            if (protocols.length > 0) builder.subprotocols(protocols[0]);
            socket = builder.buildAsync(URI.create(url), this).join();
        }

        @Override
        public CompletionStage<?> onText(java.net.http.WebSocket from, CharSequence text, boolean last) {
            texts.add(text.toString());
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(java.net.http.WebSocket from, ByteBuffer bytes, boolean last) {
            texts.add(bytes.remaining() + " bytes");
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(java.net.http.WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        void says(String text) {
            until("the JDK's client has " + text, () -> texts.contains(text));
        }
    }

    @Test
    void aFewLinesEchoToTheJdksClient() throws Exception {
        server.live("/echo", WebSocketServerTest::echo);
        Jdk client = new Jdk(listen("/echo"));
        client.socket.sendText("hello", true).join();
        client.says("hello");
        client.socket.sendBinary(ByteBuffer.allocate(3), true).join();
        client.says("3 bytes");
        assertEquals(1, server.size());
        client.socket.sendClose(1000, "bye").join();
        assertEquals(1000, client.closed.get());
        until("the server has let it go", () -> server.size() == 0);
    }

    @Test
    void whoServesKnowsTheRequestAndTheProtocol() throws Exception {
        server.live(
                "/rooms/*",
                "chat.v[12]",
                socket -> socket.send(socket.upgradeRequest().orElseThrow().getPath() + " " + socket.protocol() + " "
                        + socket.role()));
        Jdk client = new Jdk(listen("/rooms/blue?user=ada"), "chat.v2");
        client.says("/rooms/blue chat.v2 SERVER");
        assertEquals(1000, client.closed.get());
    }

    @Test
    void aHandlerAndAListenerServeToo() throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        CompletableFuture<CloseReason> closed = new CompletableFuture<>();
        WebSocketHandler handler = (socket, event) -> {
            if (event instanceof Message message) socket.send(message);
            if (event instanceof WebSocketEvent.Disconnect end) closed.complete(end.getReason());
        };
        server.live("/handler", handler);
        server.live("/listener", new WebSocketListener() {
            @Override
            public void onOpen(WebSocket socket) {
                told.add(socket.upgradeRequest().orElseThrow().getPath());
                socket.request(1);
            }

            @Override
            public void onText(WebSocket socket, String text, boolean last) {
                socket.sendAsync("listened to " + text).thenRun(() -> socket.request(1));
            }
        });
        String url = listen("");
        try (WebSocket socket = http.webSocket(url + "/handler")) {
            socket.send("by a handler");
            assertEquals(new Message.Text("by a handler"), socket.receive());
            assertEquals(handler, server.find().get(0).handler().orElseThrow());
        }
        assertEquals(1000, closed.get().getCode());
        try (WebSocket socket = http.webSocket(url + "/listener")) {
            for (String text : List.of("one", "two")) {
                socket.send(text);
                assertEquals(new Message.Text("listened to " + text), socket.receive());
            }
        }
        assertEquals(List.of("/listener"), List.copyOf(told));
        assertTrue(failures.isEmpty(), failures.toString());
    }

    @Test
    void whatWhoServesThrowsClosesAndIsTold() throws Exception {
        server.live("/", socket -> {
            throw new IllegalStateException("a mistake");
        });
        WebSocket socket = http.webSocket(listen("/"));
        assertNull(socket.receive());
        assertEquals(1011, socket.awaitClosed().getCode());
        until("it was told", () -> !failures.isEmpty());
        assertEquals("a mistake", failures.element().getMessage());
    }

    @Test
    void moreThanAnyPoolHasServeAndBlock() throws Exception {
        server.live("/", WebSocketServerTest::echo);
        String url = listen("/");
        List<CompletableFuture<WebSocket>> all = java.util.stream.IntStream.range(0, 100)
                .mapToObj(n -> http.webSocketAsync(url))
                .toList();
        for (CompletableFuture<WebSocket> one : all) one.get().send("hello");
        for (CompletableFuture<WebSocket> one : all)
            assertEquals(new Message.Text("hello"), one.get().receive());
        assertEquals(100, server.size());
    }

    @Test
    void aThreadOfItsOwnServesEach() throws Exception {
        server.live("/", socket -> socket.send(Thread.currentThread().toString()));
        WebSocket socket = http.webSocket(listen("/"));
        String thread = ((Message.Text) socket.receive()).getText();
        boolean isVirtual = Runtime.version().feature() >= 21;
        assertTrue(thread.startsWith(isVirtual ? "VirtualThread" : "Thread[geturl-service-"), thread);
    }

    @Test
    void theExecutorServes() throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool(task -> new Thread(task, "ours"));
        WebSocketServer own = http.webSocketServer(options -> options.executor(executor));
        own.live("/", socket -> socket.send(Thread.currentThread().getName()));
        try (WebSocket socket = http.webSocket("ws://127.0.0.1:" + own.listen(0).port() + "/")) {
            assertEquals(new Message.Text("ours"), socket.receive());
        }
        assertEquals(executor, own.options().executor().orElseThrow());
        own.shutdown(Duration.ofSeconds(10));
        executor.shutdown();
        assertThrows(IllegalStateException.class, () -> own.listen(0));
        // The client was only lent.
        try (WebSocketServer again = http.webSocketServer()) {
            assertTrue(again.listen(0).port() > 0);
            again.shutdown();
        }
    }

    @Test
    void itRefusesPagesOfOtherOriginsAndWhatIsTooMuch() throws Exception {
        WebSocketServer small = WebSocketServer.create(
                options -> options.origins(OriginRule.of("https://example.org")).maxConnections(1));
        small.live("/", WebSocketServerTest::echo);
        String url = "ws://127.0.0.1:" + small.listen(0).port() + "/";
        assertEquals(403, refused(url, "https://example.com"));
        try (WebSocket first = http.webSocket(url, request -> request.origin("https://example.org"))) {
            assertEquals(503, refused(url, "https://example.org"));
            assertEquals(404, refused(url + "elsewhere", "https://example.org"));
            first.send("still served");
            assertEquals(new Message.Text("still served"), first.receive());
        }
        small.close();
        small.awaitClosed();
    }

    private int refused(String url, String origin) {
        WebSocketException.Refused refused = assertThrows(
                WebSocketException.Refused.class, () -> http.webSocket(url, request -> request.origin(origin)));
        return Transaction.of(refused).responseCode();
    }

    @Test
    void allAreFoundAndTold() throws Exception {
        server.live("/", WebSocketServerTest::echo);
        String url = listen("/");
        Jdk one = new Jdk(url);
        WebSocket two = http.webSocket(url);
        until("both are there", () -> server.find().size() == 2);
        assertEquals(2, server.broadcast(new Message.Text("to all")));
        one.says("to all");
        assertEquals(new Message.Text("to all"), two.receive());
        String port = two.localAddress().orElseThrow().toString().replaceFirst(".*:", "");
        List<WebSocket> found = server.find("127.*", port);
        assertEquals(1, found.size());
        assertEquals(found.get(0), server.find("*", port).get(0));
        assertEquals(1, server.broadcastAsync(new Message.Text("to one"), found).get());
        assertEquals(new Message.Text("to one"), two.receive());
        assertEquals(List.of(), server.find("10.*", "*"));
        assertFalse(one.texts.contains("to one"));
    }

    @Test
    void shuttingDownTakesLeaveOfAll() throws Exception {
        CompletableFuture<CloseReason> told = new CompletableFuture<>();
        server.live("/", socket -> {
            echo(socket);
            told.complete(socket.awaitClosed());
        });
        Jdk client = new Jdk(listen("/"));
        client.socket.sendText("hello", true).join();
        client.says("hello");
        server.shutdown(Duration.ofSeconds(20));
        assertEquals(1001, client.closed.get());
        assertEquals(1001, told.get().getCode());
        assertThrows(IllegalStateException.class, () -> server.listen(0));
    }

    @Test
    void interruptingTheShutdownLeavesItToClose() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        server.live("/", socket -> {
            begun.countDown();
            new CountDownLatch(1).await();
        });
        WebSocket socket = http.webSocket(listen("/"));
        begun.await();
        Interrupted.Caller caller = Interrupted.Caller.of(() -> server.shutdown(Duration.ofMinutes(1)));
        assertEquals(1001, socket.awaitClosed().getCode());
        assertInstanceOf(InterruptedIOException.class, caller.interrupted());
        assertEquals(1, server.size());
    }

    @Test
    void closingInterruptsWhoServes() throws Exception {
        CompletableFuture<Exception> thrown = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        server.live("/", socket -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                thrown.complete(interrupted);
            }
        });
        WebSocket socket = http.webSocket(listen("/"));
        begun.await();
        server.close();
        server.awaitClosed();
        assertInstanceOf(InterruptedException.class, thrown.get());
        assertThrows(WebSocketException.ConnectionLost.class, socket::receive);
    }

    @Test
    void nobodyListensWhereSomebodyDoes() throws Exception {
        Listener first = server.listen(0);
        assertTrue(first.isOpen());
        assertThrows(HttpException.ConnectFailed.class, () -> server.listen(first.port()));
        assertThrows(IllegalArgumentException.class, () -> server.listen(0, options -> options.backlog(0)));
        first.close();
        assertFalse(first.isOpen());
    }
}
