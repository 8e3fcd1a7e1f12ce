package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.Headers;
import dev.geturl.HttpException;
import dev.geturl.JsonAdapter;
import dev.geturl.PartNames;
import dev.geturl.RateLimit;
import dev.geturl.RequestBody;
import dev.geturl.RequestCoding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RequestBodiesTest {
    private static final JsonAdapter<Integer> NUMBERS = new JsonAdapter<>() {
        @Override
        public String toJson(Integer value) {
            return "{\"number\":" + value + "}";
        }

        @Override
        public Integer fromJson(String text) {
            return Integer.valueOf(text.replaceAll("\\D", ""));
        }
    };

    private final MockTransport mock = MockTransport.of(request -> MockResponse.text(request.getText())
            .header("X-Type", String.valueOf(request.getHeaders().get("Content-Type"))));
    private final Http http = mock.http();

    @AfterEach
    void nothingIsLeft() throws Exception {
        http.close();
        http.awaitClosed();
    }

    private Transaction sent(RequestBody body) throws IOException {
        return http.geturl("https://any.example/", options -> options.body(body))
                .orThrow();
    }

    private static Headers one(String name, String value) {
        return Headers.EMPTY.newBuilder().add(name, value).build();
    }

    private void assertSent(String type, String text, RequestBody body) throws IOException {
        Transaction sent = sent(body);
        assertEquals(text, sent.text());
        assertEquals(type, sent.responseHeaderValue("X-Type"));
    }

    @Test
    void aBodyIsSentWithItsType(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("a.json"), "[1]");
        byte[] bytes = "bytes".getBytes(StandardCharsets.UTF_8);
        assertSent("text/plain;charset=utf-8", "grüße", RequestBodies.text("grüße"));
        assertSent("text/markdown", "# a", RequestBodies.text("# a", "text/markdown"));
        assertSent("application/octet-stream", "bytes", RequestBodies.bytes(bytes));
        assertSent("image/x-a", "bytes", RequestBodies.bytes(bytes, "image/x-a"));
        assertSent("image/x-a", "yte", RequestBodies.bytes(ByteBuffer.wrap(bytes, 1, 3), "image/x-a"));
        assertSent("application/json", "[1]", RequestBodies.file(file));
        assertSent("text/x-list", "[1]", RequestBodies.file(file, "text/x-list"));
        assertSent("text/csv", "bytes", RequestBodies.stream(new ByteArrayInputStream(bytes), "text/csv"));
        assertSent("text/csv", "bytes", RequestBodies.stream(new ByteArrayInputStream(bytes), 5, "text/csv"));
        assertSent(
                "text/plain;charset=UTF-8", "a\nb\n", RequestBodies.lines(Stream.of("a", "b"), StandardCharsets.UTF_8));
        assertSent("application/x-www-form-urlencoded", "a=b&c=d%20e", RequestBodies.form("a", "b", "c", "d e"));
        assertSent("application/json", "{\"number\":7}", RequestBodies.json(7, NUMBERS));
    }

    @Test
    void aPublishedBodyIsSentAsItComes() throws Exception {
        SubmissionPublisher<ByteBuffer> pieces = new SubmissionPublisher<>();
        CompletableFuture<Transaction> sent = http.geturlAsync(
                "https://any.example/", options -> options.body(RequestBodies.publisher(pieces, -1, "text/plain")));
        Until.until("it is asked for", pieces::hasSubscribers);
        for (String piece : new String[] {"one ", "two"}) pieces.submit(ByteBuffer.wrap(piece.getBytes()));
        pieces.close();
        assertEquals("one two", sent.join().text());
    }

    @Test
    void aFormIsSentFromPairsOrAMap() throws Exception {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("user", "ada");
        fields.put("year", 1843);
        Transaction sent = http.geturl("https://any.example/", options -> options.form(fields));
        assertEquals("user=ada&year=1843", sent.text());
        assertEquals("POST /", mock.requests().get(0).toString());
        assertEquals(
                "a=%26",
                http.geturl("https://any.example/", options -> options.form("a", "&"))
                        .text());
    }

    @Test
    void jsonIsWrittenAndRead() throws Exception {
        Transaction sent = http.geturl("https://any.example/", options -> options.json(42, NUMBERS));
        assertEquals(42, sent.json(NUMBERS));
        assertThrows(
                NumberFormatException.class,
                () -> http.get("https://any.example/").json(NUMBERS));
    }

    @Test
    void aMultipartFormHasItsPartsInOrder(@TempDir Path folder) throws Exception {
        Path photo = Files.writeString(folder.resolve("sun\"set.jpg"), "JPEG");
        Transaction sent = http.geturl(
                "https://any.example/",
                options -> options.multipart(form -> form.boundary("x")
                        .names(PartNames.BACKSLASH)
                        .field("title", "A sunset")
                        .field("n", "1", "text/x-number")
                        .file("photo", photo)
                        .field("notes", RequestBodies.text("May", "text/markdown"), "notes.md")
                        .field("h", RequestBodies.bytes(new byte[0]), null, one("X-A", "b"))));
        assertEquals("multipart/form-data; boundary=x", sent.responseHeaderValue("X-Type"));
        assertEquals("""
                --x
                Content-Disposition: form-data; name="title"

                A sunset
                --x
                Content-Disposition: form-data; name="n"
                Content-Type: text/x-number

                1
                --x
                Content-Disposition: form-data; name="photo"; filename="sun\\"set.jpg"
                Content-Type: image/jpeg

                JPEG
                --x
                Content-Disposition: form-data; name="notes"; filename="notes.md"
                Content-Type: text/markdown

                May
                --x
                Content-Disposition: form-data; name="h"
                Content-Type: application/octet-stream
                X-A: b


                --x--
                """.replace("\n", "\r\n"), sent.text());
    }

    @Test
    void otherMultipartsHaveAttachmentsAndParts() throws Exception {
        String text = sent(RequestBodies.multipart(parts -> parts.subtype("mixed")
                        .attachment(RequestBodies.text("a"), "a.txt")
                        .part(RequestBodies.text("b"), one("Content-ID", "<b>"))))
                .text();
        assertTrue(text.contains("Content-Disposition: attachment; filename=\"a.txt\"\r\n"), text);
        assertTrue(text.contains("Content-ID: <b>\r\n"), text);
        assertThrows(
                IllegalArgumentException.class,
                () -> RequestBodies.multipart(parts -> parts.boundary("x").field("a", "--x")));
    }

    @Test
    void aBodyIsCompressedAndKeptFromGoingTooFast() throws Exception {
        http.geturl(
                "https://any.example/",
                options -> options.body(RequestBodies.text("aaaa"))
                        .transfer(transfer -> transfer.coding(RequestCoding.GZIP)
                                .uploadRate(new RateLimit(1_000_000))
                                .downloadRate(new RateLimit(1_000_000))));
        var request = mock.requests().get(0);
        assertEquals("gzip", request.getHeaders().get("Content-Encoding"));
        InputStream plain =
                new GZIPInputStream(new ByteArrayInputStream(request.getBody().toByteArray()));
        assertEquals("aaaa", new String(plain.readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void aStreamThatFailsFailsTheCallAndIsClosed() throws Exception {
        AtomicBoolean isClosed = new AtomicBoolean();
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public void close() {
                isClosed.set(true);
            }
        };
        assertThrows(HttpException.SourceFailed.class, () -> sent(RequestBodies.stream(broken, 5, "a/b")));
        Until.until("the stream is closed", isClosed::get);
    }

    @Test
    void cancellingTheCallClosesTheStreamThatItReads() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch given = new CountDownLatch(1);
        AtomicBoolean isClosed = new AtomicBoolean();
        InputStream slow = new InputStream() {
            @Override
            public int read() throws IOException {
                reading.countDown();
                try {
                    given.await();
                } catch (InterruptedException interrupted) {
                    throw new IOException(interrupted);
                }
                return -1;
            }

            @Override
            public void close() {
                isClosed.set(true);
            }
        };
        CompletableFuture<Transaction> sent =
                http.geturlAsync("https://any.example/", options -> options.body(RequestBodies.stream(slow, 5, "a/b")));
        reading.await();
        sent.cancel(true);
        given.countDown();
        Until.until("the stream is closed", isClosed::get);
    }
}
