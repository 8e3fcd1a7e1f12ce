package dev.geturl.java;

import static dev.geturl.java.Until.interruptWaiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.geturl.HttpException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a body that does not come is interrupted. */
@Timeout(60)
class InterruptedReadTest extends WithHttp {
    @Test
    void whoWaitsForAByteIsInterrupted() throws Exception {
        try (Server server = beginning("", 1000)) {
            assertInterrupted(server, response -> response.inputStream().read());
        }
    }

    @Test
    void whoWaitsForALineIsInterrupted() throws Exception {
        try (Server server = beginning("", 1000)) {
            assertInterrupted(server, response -> response.lines().forEach(line -> {}));
        }
    }

    @Test
    void whoWaitsForAPartOrAnEventIsInterrupted() throws Exception {
        try (Server server = beginning("--b\r\n\r\nsome", 1000)) {
            assertInterrupted(server, response -> response.parts().forEach(part -> {}));
        }
        try (Server server = beginning("data: 1\n", 1000)) {
            assertInterrupted(server, response -> response.serverSentEvents().forEach(event -> {}));
        }
    }

    @Test
    void whoWaitsForTheRestOfAPartIsInterrupted() throws Exception {
        for (Reading reading : List.<Reading>of(
                response -> first(response).bytes(),
                response -> first(response).text(),
                response -> first(response).inputStream().readAllBytes())) {
            try (Server server = beginning("--b\r\n\r\nsome", 1000)) {
                assertInterrupted(server, reading);
            }
        }
    }

    @Test
    void whatEndsTooEarlyFailsWhereItIsTaken() throws Exception {
        try (Server server = beginning("--b\r\n\r\nsome", 0);
                Response response = http.open(server.url("/"))) {
            assertThrows(
                    HttpException.ConnectionClosed.class,
                    () -> first(response).inputStream().readAllBytes());
        }
        try (Server server = beginning("data: 1\n\ndata: 2", 0);
                Response response = http.open(server.url("/"))) {
            UncheckedIOException thrown = assertThrows(
                    UncheckedIOException.class,
                    () -> response.serverSentEvents().toList());
            assertInstanceOf(HttpException.ConnectionClosed.class, thrown.getCause());
        }
        try (Server server = beginning("some", 0);
                Response response = http.open(server.url("/"))) {
            Collector<ByteBuffer> all = new Collector<>();
            response.publisher().subscribe(all);
            all.subscription().request(Long.MAX_VALUE);
            assertInstanceOf(HttpException.ConnectionClosed.class, all.end.get());
            assertEquals(4, all.items.element().remaining());
        }
    }

    /** What a thread waits in. */
    private interface Reading {
        void run(Response response) throws Exception;
    }

    private static ReceivedPart first(Response response) {
        return response.parts().findFirst().orElseThrow();
    }

    private void assertInterrupted(Server server, Reading reading) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean isOpen = new AtomicBoolean();
        Thread reader = new Thread(() -> {
            try (Response response = http.open(server.url("/"))) {
                isOpen.set(true);
                reading.run(response);
            } catch (UncheckedIOException failure) {
                thrown.set(failure.getCause());
            } catch (Exception failure) {
                thrown.set(failure);
            }
        });
        interruptWaiting(reader, isOpen::get);
        assertInstanceOf(InterruptedIOException.class, thrown.get());
    }

    /** Begins a body of {@code text} and {@code more} bytes, which never come; where none, ends before the last. */
    private static Server beginning(String text, int more) throws IOException {
        String type = text.startsWith("--") ? "multipart/mixed; boundary=b" : "text/event-stream";
        return new Server((request, out) -> {
            int length = text.length() + Math.max(more, 1);
            Server.write(
                    out,
                    "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n" + text);
            if (more == 0) throw new IOException("the end");
            new CountDownLatch(1).await();
        });
    }
}
