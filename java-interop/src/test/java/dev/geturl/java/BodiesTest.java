package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.HttpException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BodiesTest extends WithHttp {
    private static void endless(Server.Request request, java.io.OutputStream out) throws IOException {
        Server.write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000000000\r\n\r\n");
        while (true) Server.write(out, "a line of the body\n");
    }

    @Test
    void aBodyIsBytesTextOrABuffer() throws Exception {
        try (Server server = Server.saying("grüße")) {
            Transaction page = http.get(server.url("/"));
            byte[] bytes = "grüße".getBytes(StandardCharsets.UTF_8);
            assertArrayEquals(bytes, page.bytes());
            assertEquals(ByteBuffer.wrap(bytes), page.responseBody());
            assertTrue(page.responseBody().isReadOnly());
            assertEquals("grüße", page.text());
            assertEquals(7, page.text(StandardCharsets.ISO_8859_1).length());
        }
    }

    @Test
    void aBodyGoesToAFileOrAnOutputStream(@TempDir Path folder) throws Exception {
        try (Server server = Server.saying("hello")) {
            Path file = folder.resolve("body");
            http.get(server.url("/"), options -> options.sink(file));
            assertEquals("hello", Files.readString(file));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            http.get(server.url("/"), options -> options.sink(bytes));
            assertEquals("hello", bytes.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aStreamIsReadToItsEndAndTheConnectionKept() throws Exception {
        try (Server server = Server.saying("hello")) {
            for (int call = 0; call < 3; call++) {
                try (Response response = http.open(server.url("/"))) {
                    assertEquals(200, response.responseCode());
                    assertEquals("text/plain", response.responseHeaders().get("Content-Type"));
                    assertEquals("hello", new String(response.inputStream().readAllBytes(), StandardCharsets.UTF_8));
                    assertEquals(-1, response.inputStream().read());
                }
            }
            assertEquals(3, server.requests.size());
        }
    }

    @Test
    void closingAStreamClosesTheExchange() throws Exception {
        try (Server server = new Server(BodiesTest::endless)) {
            try (InputStream body = http.open(server.url("/")).inputStream()) {
                assertEquals('a', body.read());
                assertTrue(body.available() > 0);
            }
            until("the connection was closed", () -> server.open() == 0);
        }
    }

    @Test
    void aStreamThatEndsTooEarlyThrowsWhereItIsRead() throws Exception {
        try (Server server = new Server((request, out) -> {
            Server.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            throw new InterruptedException();
        })) {
            try (Response response = http.open(server.url("/"))) {
                InputStream body = response.inputStream();
                assertArrayEquals("half".getBytes(StandardCharsets.UTF_8), body.readNBytes(4));
                assertThrows(HttpException.ConnectionClosed.class, body::read);
            }
            try (Response response = http.open(server.url("/"))) {
                assertThrows(UncheckedIOException.class, () -> response.lines().count());
            }
        }
    }

    @Test
    void linesComeAsTheyArrive() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> {
            Server.write(
                    out,
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 8\r\n\r\none\n");
            go.await();
            Server.write(out, "twö");
        })) {
            try (Stream<String> lines = http.open(server.url("/")).lines()) {
                assertEquals(
                        List.of("one", "twö"),
                        lines.peek(line -> go.countDown()).toList());
            }
        }
    }

    @Test
    void openingIsAFutureThatCanBeCancelled() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            CompletableFuture<Response> opening = http.openAsync(server.url("/"));
            until("it was asked", () -> !server.requests.isEmpty());
            opening.cancel(true);
            end.countDown();
            until("the connection was closed", () -> server.open() == 0);
        }
        try (Server server = Server.saying("hello");
                Response response = http.openAsync(server.url("/")).get()) {
            assertEquals(List.of("hello"), response.lines().toList());
        }
    }

    @Test
    void aHandlerReadsTheBodyInItsOwnTime() throws Exception {
        try (Server server = Server.saying("hello")) {
            StringBuilder seen = new StringBuilder();
            Transaction page = http.get(
                    server.url("/"),
                    options -> options.handler((body, transaction) -> {
                        int next = body.read();
                        if (next >= 0) seen.append((char) next);
                        return next < 0 ? -1 : 1;
                    }));
            assertEquals("hello", seen.toString());
            assertEquals("", page.text());
        }
    }

    @Test
    void aHandlersFailureIsTheCalls() throws Exception {
        try (Server server = Server.saying("hello")) {
            assertThrows(
                    HttpException.SinkFailed.class,
                    () -> http.get(
                            server.url("/"),
                            options -> options.handler((body, transaction) -> {
                                throw new IOException("the disk is full");
                            })));
        }
    }

    @Test
    void aBodyIsSentFromWhateverHoldsIt(@TempDir Path folder) throws Exception {
        try (Server server = Server.saying("thanks")) {
            String url = server.url("/");
            Path file = Files.writeString(folder.resolve("upload"), "file");
            AtomicBoolean isClosed = new AtomicBoolean();
            InputStream stream = new ByteArrayInputStream("stream".getBytes(StandardCharsets.UTF_8)) {
                @Override
                public void close() {
                    isClosed.set(true);
                }
            };
            http.geturl(url, options -> options.query("text"));
            http.geturl(url, options -> options.query("té", StandardCharsets.UTF_8));
            http.geturl(url, options -> options.query(ByteBuffer.wrap(new byte[] {'b'})));
            http.geturl(url, options -> options.queryChannel(file));
            http.geturl(url, options -> options.queryChannel(stream).expectContinue(false));
            http.geturl(
                    url,
                    options -> options.queryChannel(published("pub", "lished")).expectContinue(false));
            http.geturl(
                    url,
                    options -> options.queryLines(Stream.of("a", "b"), StandardCharsets.UTF_8)
                            .expectContinue(false));
            List<String> bodies =
                    server.requests.stream().map(Server.Request::body).toList();
            assertEquals(List.of("text", "té", "b", "file", "stream", "published", "a\nb\n"), bodies);
            assertTrue(isClosed.get());
        }
    }

    private static Flow.Publisher<ByteBuffer> published(String... pieces) {
        return subscriber -> {
            SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
            publisher.subscribe(subscriber);
            for (String piece : pieces) publisher.submit(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)));
            publisher.close();
        };
    }

    @Test
    void aPublisherThatFailsFailsTheUpload() throws Exception {
        try (Server server = Server.saying("thanks")) {
            Flow.Publisher<ByteBuffer> broken = subscriber -> {
                SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
                publisher.subscribe(subscriber);
                publisher.closeExceptionally(new IOException("no more"));
            };
            assertThrows(
                    HttpException.SourceFailed.class,
                    () -> http.geturl(
                            server.url("/"),
                            options -> options.queryChannel(broken).expectContinue(false)));
        }
    }

    @Test
    void cancellingASubscriptionClosesTheExchange() throws Exception {
        try (Server server = new Server(BodiesTest::endless)) {
            First first = new First();
            http.open(server.url("/")).publisher().subscribe(first);
            assertTrue(first.piece.get() > 0);
            until("the connection was closed", () -> server.open() == 0);
        }
    }

    @Test
    void aCancelledSubscriptionDoesNotHoldItsSubscriber() throws Exception {
        try (Server server = new Server(BodiesTest::endless)) {
            First first = new First();
            http.open(server.url("/")).publisher().subscribe(first);
            assertTrue(first.piece.get() > 0);
            Flow.Subscription subscription = first.subscription;
            WeakReference<First> dropped = new WeakReference<>(first);
            first = null;
            until("the subscriber was let go", () -> {
                System.gc();
                return dropped.refersTo(null);
            });
            Reference.reachabilityFence(subscription);
        }
    }

    /** Asks for one piece and for no more. */
    private static final class First implements Flow.Subscriber<ByteBuffer> {
        /** The length of the piece in bytes. */
        final CompletableFuture<Integer> piece = new CompletableFuture<>();

        volatile Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(1);
        }

        @Override
        public void onNext(ByteBuffer item) {
            subscription.cancel();
            piece.complete(item.remaining());
        }

        @Override
        public void onError(Throwable failure) {
            piece.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            piece.completeExceptionally(new AssertionError("it has no end"));
        }
    }
}
