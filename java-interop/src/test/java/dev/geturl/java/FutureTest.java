package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.HttpException;
import dev.geturl.Status;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FutureTest extends WithExecutor {
    @Test
    void aFutureIsCompletedOnTheExecutor() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> {
            go.await();
            Server.ok(out, "hello");
        })) {
            CompletableFuture<String> where = http.geturlAsync(server.url("/"))
                    .thenApply(page ->
                            page.text() + " on " + Thread.currentThread().getName());
            go.countDown();
            assertEquals("hello on ours", where.get());
        }
    }

    @Test
    void aFailureIsTheFuturesCause() throws Exception {
        try (Server server = new Server((request, out) -> {
            throw new InterruptedException();
        })) {
            Transaction ended = http.geturlAsync(server.url("/")).get();
            assertEquals(Status.EOF, ended.status());
            ExecutionException thrown = assertThrows(
                    ExecutionException.class,
                    () -> http.getAsync(server.url("/")).get());
            assertInstanceOf(HttpException.ConnectionClosed.class, thrown.getCause());
        }
        ExecutionException invalid = assertThrows(
                ExecutionException.class, () -> http.geturlAsync("http://").get());
        assertInstanceOf(HttpException.InvalidUrl.class, invalid.getCause());
    }

    @Test
    void cancellingTheFutureResetsTheExchange() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            CompletableFuture<Transaction> running = http.geturlAsync(server.url("/"));
            until("it was asked", () -> !server.requests.isEmpty());
            assertTrue(running.cancel(true));
            assertThrows(CancellationException.class, running::get);
            end.countDown();
            until("the connection was closed", () -> server.open() == 0);
        }
    }

    @Test
    void cancellingWhatWaitsLeavesTheTransactionAlone() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> {
            go.await();
            Server.ok(out, "hello");
        })) {
            Transaction running = http.start(server.url("/"));
            http.waitAsync(running).cancel(true);
            CompletableFuture<Transaction> waiting = http.waitAsync(running);
            go.countDown();
            assertEquals("hello", waiting.get().text());
        }
    }

    @Test
    void aHundredFuturesNeedNoThreadOfTheirOwn() throws Exception {
        try (Server server = new Server((request, out) -> Server.ok(out, request.path()))) {
            List<CompletableFuture<Transaction>> all = IntStream.range(0, 100)
                    .mapToObj(number -> http.getAsync(server.url("/" + number)))
                    .toList();
            for (int number = 0; number < 100; number++) {
                assertEquals("/" + number, all.get(number).get().text());
            }
        }
    }

    @Test
    void eachVerbIsSentAsSuch() throws Exception {
        try (Server server = Server.saying("done")) {
            String url = server.url("/");
            http.get(url);
            http.head(url);
            http.post(url, "1");
            http.post(url, new byte[] {'2'});
            http.put(url, "3");
            http.put(url, new byte[] {'4'});
            http.patch(url, "5");
            http.patch(url, new byte[] {'6'});
            http.delete(url);
            http.options(url);
            http.getAsync(url).get();
            http.headAsync(url).get();
            http.postAsync(url, "7").get();
            http.postAsync(url, new byte[] {'8'}).get();
            http.putAsync(url, "9").get();
            http.putAsync(url, new byte[] {'a'}).get();
            http.patchAsync(url, "b").get();
            http.patchAsync(url, new byte[] {'c'}).get();
            http.deleteAsync(url).get();
            http.optionsAsync(url).get();
            List<String> seen = server.requests.stream()
                    .map(request -> request.line().split(" ")[0] + " " + request.body())
                    .toList();
            List<String> verbs = List.of(
                    "GET ",
                    "HEAD ",
                    "POST 1",
                    "POST 2",
                    "PUT 3",
                    "PUT 4",
                    "PATCH 5",
                    "PATCH 6",
                    "DELETE ",
                    "OPTIONS ",
                    "GET ",
                    "HEAD ",
                    "POST 7",
                    "POST 8",
                    "PUT 9",
                    "PUT a",
                    "PATCH b",
                    "PATCH c",
                    "DELETE ",
                    "OPTIONS ");
            assertEquals(verbs, seen);
        }
    }

    @Test
    void callbacksRunOnTheExecutor() throws Exception {
        try (Server server = Server.saying("hello")) {
            CompletableFuture<String> progress = new CompletableFuture<>();
            CompletableFuture<String> end = new CompletableFuture<>();
            http.start(
                    server.url("/"),
                    options -> options.onProgress((transaction, total, current) -> progress.complete(current + "/"
                                    + total + " " + Thread.currentThread().getName()))
                            .onComplete(transaction -> end.complete(transaction.status() + " "
                                    + Thread.currentThread().getName())));
            assertEquals("5/5 ours", progress.get());
            assertEquals("ok ours", end.get());
        }
    }
}
