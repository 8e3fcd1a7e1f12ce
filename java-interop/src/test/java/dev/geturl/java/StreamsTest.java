package dev.geturl.java;

import static dev.geturl.java.Until.interruptWaiting;
import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.HttpException;
import dev.geturl.PartLimits;
import dev.geturl.ServerSentEvent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is read piece by piece: events and parts. */
@Timeout(60)
class StreamsTest extends WithHttp {
    private static final String EVENTS = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    /** Says nothing more until its peer has gone. */
    private static void hold(OutputStream out) throws IOException {
        while (true) {
            Server.write(out, ":\n");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Two events at first; after them, by the ID of the last, one more and no end. */
    private static Server news() throws IOException {
        return new Server((request, out) -> {
            if (request.head().contains("Last-Event-ID: 2\r\n")) {
                Server.write(out, EVENTS + "id: 3\ndata: three\n\n");
                hold(out);
            }
            Server.write(out, EVENTS + "retry: 1\nid: 1\ndata: one\n\nid: 2\nevent: second\ndata: two\n\n");
            throw new IOException("the end of the first connection");
        });
    }

    @Test
    void eventsGoOnWhenTheConnectionDoesNotAndClosingEndsThem() throws Exception {
        try (Server server = news()) {
            try (Stream<ServerSentEvent> events = http.serverSentEvents(server.url("/news"))) {
                List<ServerSentEvent> first = events.limit(3).toList();
                assertEquals(
                        List.of("one", "two", "three"),
                        first.stream().map(ServerSentEvent::getData).toList());
                assertEquals("second", first.get(1).getType());
            }
            until("the connection is closed", () -> server.open() == 0);
            assertEquals(2, server.requests.size());
        }
    }

    @Test
    void eventsThatCannotBeHadAreAFailure() throws Exception {
        try (Server server = Server.saying("no events")) {
            try (Stream<ServerSentEvent> events = http.serverSentEvents(server.url("/"))) {
                UncheckedIOException failure =
                        assertThrows(UncheckedIOException.class, () -> events.forEach(event -> {}));
                assertInstanceOf(HttpException.BadResponse.class, failure.getCause());
            }
            try (Stream<ServerSentEvent> events = http.serverSentEvents(
                    "http://127.0.0.1:1/",
                    stream -> stream.maxFailures(1).delay(Duration.ZERO).maxDelay(Duration.ZERO),
                    options -> {})) {
                UncheckedIOException failure =
                        assertThrows(UncheckedIOException.class, () -> events.forEach(event -> {}));
                assertInstanceOf(HttpException.ConnectFailed.class, failure.getCause());
            }
        }
    }

    @Test
    void whoWaitsForAnEventIsInterrupted() throws Exception {
        try (Server server = new Server((request, out) -> {
            Server.write(out, EVENTS);
            hold(out);
        })) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            AtomicBoolean isInterrupted = new AtomicBoolean();
            Thread reader = new Thread(() -> {
                try (Stream<ServerSentEvent> events = http.serverSentEvents(server.url("/"))) {
                    thrown.set(assertThrows(UncheckedIOException.class, events::count));
                    isInterrupted.set(Thread.currentThread().isInterrupted());
                    until("the connection is closed", () -> server.open() == 0);
                }
            });
            interruptWaiting(reader, () -> !server.requests.isEmpty());
            assertInstanceOf(InterruptedIOException.class, thrown.get().getCause());
            assertTrue(isInterrupted.get());
        }
    }

    /** Asks for one at a time, {@code most} in all. */
    private static final class Taking implements Flow.Subscriber<ServerSentEvent> {
        final List<String> taken = new CopyOnWriteArrayList<>();
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final int most;
        private Flow.Subscription subscription;

        Taking(int most) {
            this.most = most;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(1);
        }

        @Override
        public void onNext(ServerSentEvent event) {
            taken.add(event.getData());
            if (taken.size() < most) {
                subscription.request(1);
                return;
            }
            subscription.cancel();
            ended.complete(null);
        }

        @Override
        public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            ended.complete(null);
        }
    }

    @Test
    void eventsArePublishedToEachSubscriberAsItAsksForThem() throws Exception {
        try (Server server = news()) {
            Flow.Publisher<ServerSentEvent> events = http.publishServerSentEvents(server.url("/news"));
            Taking one = new Taking(3);
            Taking other = new Taking(1);
            events.subscribe(one);
            events.subscribe(other);
            one.ended.join();
            other.ended.join();
            assertEquals(List.of("one", "two", "three"), one.taken);
            assertEquals(List.of("one"), other.taken);
            until("the connections are closed", () -> server.open() == 0);
        }
    }

    @Test
    void aSubscriberIsToldOfAFailure() throws Exception {
        try (Server server = Server.saying("no events")) {
            Taking taking = new Taking(1);
            http.publishServerSentEvents(server.url("/")).subscribe(taking);
            assertInstanceOf(
                    HttpException.BadResponse.class,
                    assertThrows(CompletionException.class, taking.ended::join).getCause());
        }
    }

    @Test
    void theEventsOfAnAnswerEndWithIt() throws Exception {
        try (Server server = new Server((request, out) -> {
            Server.write(out, EVENTS + "data: a\n\ndata: b\n\n");
            throw new IOException("the end");
        })) {
            try (Response response = http.open(server.url("/chat"), options -> options.form("prompt", "hello"));
                    Stream<ServerSentEvent> events = response.serverSentEvents(stream -> stream.lineBytes(100))) {
                assertEquals(
                        List.of("a", "b"), events.map(ServerSentEvent::getData).toList());
            }
            assertEquals("prompt=hello", server.requests.element().body());
        }
    }

    private static Server bundle() throws IOException {
        String body = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nfirst\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"b\"; filename=\"b.bin\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\nsecond\r\n--x\r\n\r\nthird\r\n--x--\r\n";
        return new Server((request, out) -> Server.write(
                out,
                "HTTP/1.1 200 OK\r\nContent-Type: multipart/mixed; boundary=x\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body));
    }

    @Test
    void thePartsOfABodyAreReadOneAfterTheOther() throws Exception {
        try (Server server = bundle();
                Response response = http.open(server.url("/"));
                Stream<ReceivedPart> parts = response.parts()) {
            Iterator<ReceivedPart> all = parts.iterator();
            ReceivedPart first = all.next();
            assertEquals(Optional.of("a"), first.name());
            assertEquals("text/plain", first.contentType());
            assertEquals("first", first.text());
            ReceivedPart second = all.next();
            assertEquals(Optional.of("b.bin"), second.fileName());
            assertEquals("application/octet-stream", second.headers().get("Content-Type"));
            assertEquals('s', second.inputStream().read());
            // The rest of it is passed over.
            ReceivedPart third = all.next();
            assertEquals("third", new String(third.inputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(false, all.hasNext());
        }
    }

    @Test
    void partsKeepToTheirBoundsAndAreOnlyInAMultipartBody() throws Exception {
        try (Server server = bundle();
                Server plain = Server.saying("no parts")) {
            try (Response response = http.open(server.url("/"));
                    Stream<ReceivedPart> parts = response.parts(new PartLimits(1, 1000, 10))) {
                assertInstanceOf(
                        HttpException.LimitExceeded.class,
                        assertThrows(UncheckedIOException.class, parts::toList).getCause());
            }
            try (Response response = http.open(server.url("/"));
                    Stream<ReceivedPart> parts = response.parts()) {
                ReceivedPart first = parts.iterator().next();
                assertThrows(HttpException.LimitExceeded.class, () -> first.text(3));
            }
            try (Response response = http.open(plain.url("/"));
                    Stream<ReceivedPart> parts = response.parts()) {
                assertInstanceOf(
                        HttpException.Protocol.class,
                        assertThrows(UncheckedIOException.class, parts::toList).getCause());
            }
        }
    }
}
