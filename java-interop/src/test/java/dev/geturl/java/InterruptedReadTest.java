package dev.geturl.java;

import static dev.geturl.java.Until.interruptWaiting;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a body that does not come is interrupted. */
@Timeout(60)
class InterruptedReadTest extends WithHttp {
    @Test
    void whoWaitsForAByteIsInterrupted() throws Exception {
        try (Server server = stuck()) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            AtomicBoolean isOpen = new AtomicBoolean();
            Thread reader = new Thread(() -> thrown.set(assertThrows(InterruptedIOException.class, () -> {
                try (Response response = http.open(server.url("/"))) {
                    isOpen.set(true);
                    response.inputStream().read();
                }
            })));
            interruptWaiting(reader, isOpen::get);
            assertInstanceOf(InterruptedIOException.class, thrown.get());
        }
    }

    @Test
    void whoWaitsForALineIsInterrupted() throws Exception {
        try (Server server = stuck()) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            AtomicBoolean isOpen = new AtomicBoolean();
            Thread reader = new Thread(() -> thrown.set(assertThrows(UncheckedIOException.class, () -> {
                try (Response response = http.open(server.url("/"));
                        Stream<String> lines = response.lines()) {
                    isOpen.set(true);
                    lines.forEach(line -> {});
                }
            })));
            interruptWaiting(reader, isOpen::get);
            assertInstanceOf(InterruptedIOException.class, thrown.get().getCause());
        }
    }

    /** Promises a body that never comes. */
    private static Server stuck() throws IOException {
        return new Server((request, out) -> {
            Server.write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n");
            new CountDownLatch(1).await();
        });
    }
}
