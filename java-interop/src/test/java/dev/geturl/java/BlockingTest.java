package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static dev.geturl.java.Until.untilWaiting;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.HttpException;
import dev.geturl.Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockingTest extends WithHttp {
    @AfterEach
    @Override
    void nothingIsLeft() throws Exception {
        super.nothingIsLeft();
        until(
                "no thread of the client is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("geturl-")));
    }

    @Test
    void aCallGivesTheAnsweredTransaction() throws Exception {
        try (Server server = Server.saying("hello")) {
            Transaction page = http.geturl(server.url("/a"));
            assertEquals(Status.OK, page.status());
            assertEquals(200, page.responseCode());
            assertEquals("hello", page.text());
            assertEquals("GET /a HTTP/1.1", server.requests.element().line());
        }
    }

    @Test
    void oneConnectionServesOneCallAfterAnother() throws Exception {
        try (Server server = Server.saying("hello")) {
            for (int call = 0; call < 50; call++)
                assertEquals("hello", http.get(server.url("/")).text());
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void aConnectionThatItsServerHasEndedWhileItRestedIsNotUsed() throws Exception {
        try (Server server = Server.saying("hello")) {
            for (int call = 0; call < 20; call++) {
                // Not to be sent twice: so a connection that has ended must be seen before it is used.
                assertEquals("hello", http.post(server.url("/"), "x").text());
                server.dropAll();
                until("the connection has ended", () -> server.open() == 0);
            }
            assertEquals(20, server.requests.size());
        }
    }

    @Test
    void manyThreadsCallAtOnce() throws Exception {
        try (Server server = new Server((request, out) -> Server.ok(out, request.path()))) {
            ExecutorService threads = Executors.newFixedThreadPool(16);
            List<Future<Boolean>> all = IntStream.range(0, 16)
                    .mapToObj(number -> threads.submit(() -> {
                        for (int call = 0; call < 100; call++) {
                            String path = "/" + number + "-" + call;
                            assertEquals(path, http.get(server.url(path)).text());
                        }
                        return true;
                    }))
                    .toList();
            for (Future<Boolean> one : all) assertTrue(one.get());
            threads.shutdown();
            assertTrue(server.accepted() <= 16, "connections: " + server.accepted());
        }
    }

    @Test
    void aCallOnAPlatformThreadRunsOnThatThreadAlone() throws Exception {
        try (Server server = Server.saying("hello")) {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            http.get(
                    server.url("/"),
                    options -> options.events((transaction, event, at) -> threads.add(Thread.currentThread()))
                            .onProgress((transaction, total, current) -> threads.add(Thread.currentThread())));
            // The address is known, so nobody has to be asked for it.
            assertEquals(Set.of(Thread.currentThread()), threads);
        }
    }

    /** There is one connection, which the call within whose callback this is has left on a loop of its own. */
    @Test
    void aCallbackMayCallTheSameServerInEachWay() throws Exception {
        Http one = http.newBuilder().pool(pool -> pool.maxConnectionsPerHost(1)).build();
        try (one;
                Server server = Server.saying("hello")) {
            List<String> texts = new ArrayList<>();
            one.get(
                    server.url("/"),
                    options -> options.onComplete(done -> {
                        try {
                            texts.add(one.get(server.url("/")).text());
                            texts.add(one.getAsync(server.url("/")).get().text());
                            try (Response response = one.open(server.url("/"))) {
                                texts.add(new String(response.inputStream().readAllBytes(), UTF_8));
                            }
                        } catch (IOException | InterruptedException | ExecutionException failure) {
                            throw new AssertionError(failure);
                        }
                    }));
            assertEquals(List.of("hello", "hello", "hello"), texts);
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void aFailedConnectionIsAnException() throws Exception {
        int port;
        try (ServerSocket nobody = new ServerSocket(0)) {
            port = nobody.getLocalPort();
        }
        String url = "http://127.0.0.1:" + port + "/";
        assertThrows(HttpException.ConnectFailed.class, () -> http.geturl(url));
        assertThrows(HttpException.ConnectFailed.class, () -> http.get(url));
    }

    @Test
    void anInvalidUrlOrOptionIsAnException() {
        assertThrows(HttpException.InvalidUrl.class, () -> http.geturl("http://"));
        assertThrows(
                IllegalArgumentException.class,
                () -> http.geturl("http://127.0.0.1/", options -> options.method("a b")));
    }

    @Test
    void aResponseThatEndsTooEarlyHasTheStatusEof() throws Exception {
        try (Server server = new Server((request, out) -> {
            Server.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            throw new InterruptedException();
        })) {
            assertEquals(Status.EOF, http.geturl(server.url("/")).status());
            assertThrows(HttpException.ConnectionClosed.class, () -> http.get(server.url("/")));
        }
    }

    @Test
    void aTimeoutEndsTheWaiting() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            Transaction late = http.geturl(server.url("/"), options -> options.timeout(Duration.ofMillis(50)));
            assertEquals(Status.TIMEOUT, late.status());
            assertInstanceOf(HttpException.Timeout.class, late.error().orElseThrow());
            end.countDown();
        }
    }

    @Test
    void anInterruptedCallResetsItsExchangeAndKeepsTheFlag() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            AtomicReference<Exception> thrown = new AtomicReference<>();
            AtomicBoolean flag = new AtomicBoolean();
            Thread caller = new Thread(() -> {
                try {
                    http.geturl(server.url("/"));
                } catch (Exception failure) {
                    thrown.set(failure);
                }
                flag.set(Thread.currentThread().isInterrupted());
            });
            caller.start();
            until("it was asked", () -> !server.requests.isEmpty());
            untilWaiting(caller);
            caller.interrupt();
            caller.join();
            assertInstanceOf(InterruptedIOException.class, thrown.get());
            assertTrue(flag.get());
            end.countDown();
            until("the connection was closed", () -> server.open() == 0);
        }
    }

    @Test
    void aThreadThatIsInterruptedAlreadySendsNothing() throws Exception {
        try (Server server = Server.saying("hello")) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedIOException.class, () -> http.geturl(server.url("/")));
            assertTrue(Thread.interrupted());
            assertTrue(server.requests.isEmpty());
        }
    }

    @Test
    void closingTheClientResetsACallThatBlocks() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            AtomicReference<Transaction> given = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                try {
                    given.set(http.geturl(server.url("/")));
                } catch (Exception failure) {
                    throw new AssertionError(failure);
                }
            });
            caller.start();
            until("it was asked", () -> !server.requests.isEmpty());
            http.close();
            caller.join();
            assertEquals(Status.RESET, given.get().status());
            end.countDown();
        }
    }

    @Test
    void callbacksMayMakeBlockingCallsThemselves() throws Exception {
        try (Server server = new Server((request, out) -> Server.ok(out, request.path()))) {
            AtomicReference<String> inner = new AtomicReference<>();
            String outer = http.get(
                            server.url("/outer"),
                            options -> options.onProgress((transaction, total, current) -> {
                                try {
                                    inner.set(http.get(server.url("/inner")).text());
                                } catch (Exception failure) {
                                    throw new AssertionError(failure);
                                }
                            }))
                    .text();
            assertEquals("/outer", outer);
            assertEquals("/inner", inner.get());
        }
    }

    @Test
    void blockingWhereEventsAreToldFailsAtOnce() throws Exception {
        try (Server server = Server.saying("hello")) {
            AtomicReference<Exception> thrown = new AtomicReference<>();
            http.geturlAsync(
                            server.url("/"),
                            options -> options.events((transaction, event, at) -> {
                                try {
                                    if (event.getClass().getSimpleName().equals("FirstByte"))
                                        http.geturl(server.url("/"));
                                } catch (Exception failure) {
                                    thrown.set(failure);
                                }
                            }))
                    .get();
            assertInstanceOf(IllegalStateException.class, thrown.get());
            assertTrue(
                    thrown.get().getMessage().contains("event loop"),
                    thrown.get().getMessage());
        }
    }

    @Test
    void blockingCallsAndFuturesShareConnections() throws Exception {
        try (Server server = Server.saying("hello")) {
            for (int call = 0; call < 10; call++) {
                assertEquals("hello", http.get(server.url("/")).text());
                assertEquals("hello", http.getAsync(server.url("/")).get().text());
            }
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void waitingEndsWithTheTransaction() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> {
            go.await();
            Server.ok(out, "late");
        })) {
            Transaction running = http.start(server.url("/"));
            assertFalse(http.wait(running, Duration.ofMillis(20)));
            assertEquals(Status.PENDING, running.status());
            go.countDown();
            assertSame(running, http.wait(running));
            assertTrue(http.wait(running, Duration.ofMillis(20)));
            assertEquals("late", running.orThrow().text());
        }
    }

    @Test
    void aResetTransactionSaysWhy() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            Transaction running = http.start(server.url("/"));
            until("it was asked", () -> !server.requests.isEmpty());
            http.reset(running, "enough");
            http.wait(running);
            assertEquals(Status.RESET, running.status());
            assertTrue(running.error().orElseThrow().getMessage().contains("enough"));
            end.countDown();
        }
    }
}
