package dev.geturl.java;

import static dev.geturl.java.Until.interruptWaiting;
import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.HttpException;
import dev.geturl.RateLimit;
import dev.geturl.download.Checksum;
import dev.geturl.download.DownloadProgress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloadTest extends WithHttp {
    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir
    private Path folder;

    @Test
    void aFileIsWholeAndChecked() throws Exception {
        Path file = folder.resolve("new/hello.txt");
        List<DownloadProgress> progress = new CopyOnWriteArrayList<>();
        try (Server server = Server.saying("hello")) {
            Download done = http.download(
                    server.url("/hello"),
                    file,
                    download -> download.checksum(Checksum.sha256(HELLO))
                            .connections(2)
                            .pieceBytes(1)
                            .rate(new RateLimit(1 << 20))
                            .saveEvery(Duration.ZERO)
                            .onProgress(progress::add),
                    options -> options.header("X-Trace", "7"));
            assertEquals(file, done.path());
            assertEquals(5, done.size());
            assertEquals(0, done.resumed());
            assertEquals("text/plain", done.responseHeaders().get("Content-Type"));
            assertEquals("hello", Files.readString(file));
            assertEquals(5, progress.get(progress.size() - 1).getCurrent());
            assertTrue(server.requests.element().head().contains("X-Trace: 7\r\n"));
        }
    }

    @Test
    void anotherChecksumOrStatusLeavesNoFile() throws Exception {
        Path file = folder.resolve("a");
        try (Server server = Server.saying("hullo");
                Server none = new Server(
                        (request, out) -> Server.write(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))) {
            assertThrows(
                    HttpException.Protocol.class,
                    () -> http.download(server.url("/"), file, download -> download.checksum(Checksum.sha256(HELLO))));
            assertThrows(HttpException.BadResponse.class, () -> http.download(none.url("/"), file));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> http.download(server.url("/"), file, download -> download.connections(0)));
            assertFalse(Files.exists(file));
        }
    }

    /** Sends "he" of a hello and stays, unless the rest is asked for. */
    private static void halting(Server.Request request, OutputStream out) throws Exception {
        if (request.head().contains("Range: bytes=2-")) {
            Server.write(
                    out,
                    "HTTP/1.1 206 Partial Content\r\nETag: \"a\"\r\nContent-Range: bytes 2-4/5\r\n"
                            + "Content-Length: 3\r\n\r\nllo");
            return;
        }
        Server.write(out, "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nAccept-Ranges: bytes\r\nContent-Length: 5\r\n\r\nhe");
        new CountDownLatch(1).await();
    }

    private void assertResumed(Server server, Path file) throws IOException {
        Download done = http.download(server.url("/"), file);
        assertEquals(2, done.resumed());
        assertEquals("hello", Files.readString(file));
    }

    @Test
    void aCancelledDownloadGoesOnWithTheNextCall() throws Exception {
        Path file = folder.resolve("hello");
        Http one = Http.create();
        try (Server server = new Server(DownloadTest::halting)) {
            AtomicReference<DownloadProgress> progress = new AtomicReference<>(new DownloadProgress(0, 0, 0));
            CompletableFuture<Download> first = one.downloadAsync(
                    server.url("/"),
                    file,
                    download -> download.saveEvery(Duration.ZERO).onProgress(progress::set));
            until("two bytes have come", () -> progress.get().getCurrent() == 2);
            first.cancel(true);
            one.close();
            one.awaitClosed();
            assertFalse(Files.exists(file));
            assertResumed(server, file);
        }
    }

    @Test
    void anInterruptedDownloadGoesOnWithTheNextCall() throws Exception {
        Path file = folder.resolve("hello");
        try (Server server = new Server(DownloadTest::halting)) {
            AtomicReference<DownloadProgress> progress = new AtomicReference<>(new DownloadProgress(0, 0, 0));
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread caller = new Thread(() -> thrown.set(assertThrows(
                    InterruptedIOException.class,
                    () -> http.download(
                            server.url("/"),
                            file,
                            download -> download.saveEvery(Duration.ZERO).onProgress(progress::set)))));
            interruptWaiting(caller, () -> progress.get().getCurrent() == 2);
            assertInstanceOf(InterruptedIOException.class, thrown.get());
            assertResumed(server, file);
        }
    }

    @Test
    void aDownloadThatMayNotResumeBeginsAnewAndOneThatBreaksIsTakenUp() throws Exception {
        Path file = folder.resolve("hello");
        try (Server server = new Server((request, out) -> {
            if (request.head().contains("Range: bytes=2-")) {
                halting(request, out);
                return;
            }
            Server.write(out, "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nAccept-Ranges: bytes\r\nContent-Length: 5\r\n\r\nhe");
            throw new IOException("it breaks");
        })) {
            Download done = http.download(
                    server.url("/"),
                    file,
                    download -> download.attempts(3)
                            .retryDelay(Duration.ofMillis(1))
                            .resumes(true));
            assertEquals("hello", Files.readString(file));
            assertEquals(0, done.resumed());
            assertEquals(2, server.requests.size());
        }
    }
}
