package dev.geturl.java;

import static dev.geturl.java.Until.until;
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
import dev.geturl.websocket.WebSocketEvent;
import dev.geturl.websocket.WebSocketException;
import dev.geturl.websocket.WebSocketState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** WebSockets of futures, handlers and publishers. */
@Timeout(60)
class WebSocketFutureTest extends WithExecutor {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void allOfItIsThereAsFutures() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        CountDownLatch go = new CountDownLatch(1);
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open();
            while (seen.size() < 10) seen.add(end.frame().toString());
            go.await();
            end.send(SocketPeer.TEXT, "one");
            end.send(SocketPeer.TEXT, "two");
            seen.add("8 " + end.frame().code());
            end.close(1000);
        })) {
            WebSocket socket = http.webSocketAsync(peer.url()).get();
            socket.sendAsync("text").get();
            socket.sendAsync("a", false).get();
            socket.sendAsync("b", true).get();
            socket.sendAsync(utf8("bytes")).get();
            socket.sendAsync(ByteBuffer.wrap(utf8("buffer"))).get();
            socket.sendAsync(new Message.Text("message")).get();
            assertEquals(
                    5,
                    socket.sendAsync(MessageType.BINARY, new ByteArrayInputStream(utf8("input")))
                            .get());
            assertEquals(6, socket.sendAsync(new StringReader("reader")).get());
            socket.pingAsync(utf8("there?")).get();
            socket.pongAsync(utf8("here")).get();
            CompletableFuture<String> where = socket.receiveAsync()
                    .thenApply(message -> ((Message.Text) message).getText() + " on "
                            + Thread.currentThread().getName());
            go.countDown();
            assertEquals("one on ours", where.get());
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            assertEquals(MessageType.TEXT, socket.receiveAsync(sink).get());
            assertEquals("two", sink.toString(StandardCharsets.UTF_8));
            CompletableFuture<CloseReason> closed = socket.closed();
            assertEquals(new CloseReason(1000, "", true), socket.closeAsync().get());
            assertEquals(1000, closed.get().getCode());
            assertNull(socket.receiveAsync().get());
            ExecutionException late = assertThrows(
                    ExecutionException.class, () -> socket.sendAsync("late").get());
            assertInstanceOf(WebSocketException.Closed.class, late.getCause());
        }
        assertEquals(
                List.of(
                        "1 text",
                        "1+ a",
                        "0 b",
                        "2 bytes",
                        "2 buffer",
                        "1 message",
                        "2 input",
                        "1 reader",
                        "9 there?",
                        "10 here",
                        "8 1000"),
                List.copyOf(seen));
    }

    @Test
    void whatCannotBeOpenedIsTheFuturesCause() throws Exception {
        try (Server server = Server.saying("no WebSocket here")) {
            ExecutionException refused = assertThrows(
                    ExecutionException.class,
                    () -> http.webSocketAsync(server.url("/")).get());
            WebSocketException.Refused cause = (WebSocketException.Refused) refused.getCause();
            assertEquals("no WebSocket here", Transaction.of(cause).text());
        }
        ExecutionException invalid = assertThrows(
                ExecutionException.class, () -> http.webSocketAsync("ws://").get());
        assertInstanceOf(HttpException.InvalidUrl.class, invalid.getCause());
        assertThrows(
                ExecutionException.class,
                () -> http.webSocketAsync("ws://127.0.0.1/", request -> request.protocols("a", "a"))
                        .get());
    }

    @Test
    void cancellingTheFutureEndsTheHandshake() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> {
            end.head();
            end.untilEnd();
        })) {
            CompletableFuture<WebSocket> opening = http.webSocketAsync(peer.url());
            until("it was asked", () -> !peer.heads.isEmpty());
            assertTrue(opening.cancel(true));
            assertThrows(CancellationException.class, opening::get);
            until("the connection was closed", () -> peer.ended == 1);
        }
    }

    @Test
    void cancellingWhatWaitsLeavesTheWebSocketOpen() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open();
            go.await();
            end.send(SocketPeer.TEXT, "hello");
            end.closeInTurn();
        })) {
            WebSocket socket = http.webSocketAsync(peer.url()).get();
            CompletableFuture<Message> receiving = socket.receiveAsync();
            receiving.cancel(true);
            socket.closed().cancel(true);
            until("nobody receives any more", () -> {
                try {
                    socket.receive(Duration.ofMillis(1));
                    return false;
                } catch (java.net.SocketTimeoutException free) {
                    return true;
                } catch (IllegalStateException busy) {
                    return false;
                } catch (java.io.IOException failure) {
                    throw new AssertionError(failure);
                }
            });
            assertEquals(WebSocketState.CONNECTED, socket.state());
            go.countDown();
            assertEquals(new Message.Text("hello"), socket.receiveAsync().get());
            socket.closeAsync().get();
        }
    }

    @Test
    void cancellingTheClosingCutsTheConnectionOff() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> end.open().untilEnd())) {
            WebSocket socket = http.webSocketAsync(peer.url()).get();
            socket.closeAsync(4001, "bye").cancel(true);
            until("the connection was closed", () -> peer.ended == 1);
            assertFalse(socket.closed().get().isClean());
        }
    }

    @Test
    void aHandlerIsCalledForAllThatHappens() throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        CompletableFuture<String> said = new CompletableFuture<>();
        WebSocketHandler handler = (socket, event) -> {
            told.add(event.getClass().getSimpleName() + " on "
                    + Thread.currentThread().getName());
            if (event instanceof Message.Text text) socket.send("not " + text.getText());
        };
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open().send(SocketPeer.TEXT, "this");
            said.complete(end.frame().text());
            end.send(SocketPeer.PING, "");
            end.close(1000);
            end.frame();
        })) {
            WebSocket socket = http.startWebSocket(peer.url(), handler);
            assertEquals("not this", said.get());
            assertEquals(1000, socket.closed().get().getCode());
            assertEquals(handler, socket.handler().orElseThrow());
            assertEquals(handler, socket.conninfo().handler().orElseThrow());
            assertEquals(handler, socket.conninfo("handler"));
            assertEquals(
                    List.of("Connect on ours", "Text on ours", "Ping on ours", "Close on ours", "Disconnect on ours"),
                    List.copyOf(told));
        }
    }

    @Test
    void aHandlerIsToldWhyThereIsNoWebSocket() throws Exception {
        CompletableFuture<Exception> cause = new CompletableFuture<>();
        try (Server server = Server.saying("no")) {
            WebSocket socket = http.startWebSocket(server.url("/"), (it, event) -> {
                if (event instanceof WebSocketEvent.Disconnect end) cause.complete(end.getCause());
            });
            assertInstanceOf(WebSocketException.Refused.class, cause.get());
            ExecutionException thrown = assertThrows(
                    ExecutionException.class, () -> socket.sendAsync("x").get());
            assertInstanceOf(WebSocketException.Refused.class, thrown.getCause());
        }
    }

    @Test
    void messagesArePublishedAsTheyAreAskedFor() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open();
            for (int number = 1; number <= 5; number++) end.send(SocketPeer.TEXT, "" + number);
            end.close(1000);
            end.frame();
        })) {
            WebSocket socket = http.webSocket(peer.url());
            Collector<Message> first = new Collector<>();
            socket.incoming().subscribe(first);
            first.subscription().request(2);
            until("two have come", () -> first.items.size() == 2);
            first.subscription().cancel();
            // Whoever comes next goes on.
            assertEquals(new Message.Text("3"), socket.receive());
            Collector<Message> second = new Collector<>();
            socket.incoming().subscribe(second);
            second.subscription().request(Long.MAX_VALUE);
            assertNull(second.end.get());
            assertEquals(List.of(new Message.Text("4"), new Message.Text("5")), List.copyOf(second.items));
            assertEquals(2, first.items.size());
        }
    }

    @Test
    void aFailureIsTheSubscribersError() throws Exception {
        try (SocketPeer peer = new SocketPeer(SocketPeer.End::open)) {
            WebSocket socket = http.webSocket(peer.url());
            Collector<Message> collector = new Collector<>();
            socket.incoming().subscribe(collector);
            collector.subscription().request(1);
            assertInstanceOf(WebSocketException.ConnectionLost.class, collector.end.get());
            Collector<Message> wrong = new Collector<>();
            socket.incoming().subscribe(wrong);
            wrong.subscription().request(0);
            assertInstanceOf(IllegalArgumentException.class, wrong.end.get());
        }
    }

    @Test
    void eventsArePublishedToTheEnd() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open().frame();
            end.send(SocketPeer.PING, "there?");
            end.frame();
            end.close(1001);
            end.frame();
        })) {
            WebSocket socket = http.webSocket(peer.url());
            Collector<WebSocketEvent> all = new Collector<>();
            socket.events().subscribe(all);
            all.subscription().request(Long.MAX_VALUE);
            until("it is told that it is open", () -> !all.items.isEmpty());
            socket.send("go");
            assertNull(all.end.get());
            assertEquals(
                    List.of("Connect", "Ping", "Close", "Disconnect"),
                    all.items.stream()
                            .map(event -> event.getClass().getSimpleName())
                            .toList());
        }
    }

    @Test
    void aFlowOpensTheWebSocketAgain() throws Exception {
        Queue<String> said = new ConcurrentLinkedQueue<>();
        try (SocketPeer peer = new SocketPeer(end -> {
            said.add(end.open().frame().text());
            end.send(SocketPeer.TEXT, "price " + said.size());
            if (said.size() > 2) end.untilEnd();
        })) {
            Collector<Message> prices = new Collector<>();
            http.webSocketFlow(
                            peer.url(),
                            policy -> policy.first(Duration.ofMillis(1)),
                            request -> {},
                            socket -> socket.send("subscribe"))
                    .subscribe(prices);
            prices.subscription().request(3);
            until("three have come", () -> prices.items.size() == 3);
            prices.subscription().cancel();
            until("all connections were closed", () -> peer.ended == 3);
            assertEquals(List.of("subscribe", "subscribe", "subscribe"), List.copyOf(said));
            assertEquals("price 3", ((Message.Text) prices.items.toArray()[2]).getText());
            assertFalse(prices.end.isDone());
        }
    }

    @Test
    void aFlowGivesUpAsItsPolicySays() throws Exception {
        try (Server server = Server.saying("no")) {
            Collector<Message> refused = new Collector<>();
            http.webSocketFlow(server.url("/")).subscribe(refused);
            refused.subscription().request(1);
            assertInstanceOf(WebSocketException.Refused.class, refused.end.get());
            assertEquals(1, server.requests.size());
            Collector<Message> thrice = new Collector<>();
            http.webSocketFlow(
                            server.url("/"),
                            policy -> policy.first(Duration.ofMillis(1))
                                    .max(Duration.ofMillis(2))
                                    .attempts(3)
                                    .resumes(failure -> failure.isPresent()),
                            request -> {},
                            socket -> {})
                    .subscribe(thrice);
            thrice.subscription().request(1);
            assertInstanceOf(WebSocketException.Refused.class, thrice.end.get());
            assertEquals(4, server.requests.size());
        }
    }

    @Test
    void anythingElseThatIsThrownWhenItOpensIsTold() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> end.open().untilEnd())) {
            Collector<Message> told = new Collector<>();
            http.webSocketFlow(peer.url(), policy -> {}, request -> {}, socket -> {
                        throw new IllegalStateException("a mistake");
                    })
                    .subscribe(told);
            told.subscription().request(1);
            assertEquals("a mistake", told.end.get().getMessage());
            until("the connection was closed", () -> peer.ended == 1);
        }
    }

    @Test
    void closingTheClientEndsItsWebSockets() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> end.open().untilEnd())) {
            WebSocket socket = http.webSocketAsync(peer.url()).get();
            CompletableFuture<Message> receiving = socket.receiveAsync();
            http.close();
            ExecutionException thrown = assertThrows(ExecutionException.class, receiving::get);
            assertInstanceOf(WebSocketException.class, thrown.getCause());
            assertEquals(CloseCode.ABNORMAL, socket.closed().get().getCode());
        }
    }
}
