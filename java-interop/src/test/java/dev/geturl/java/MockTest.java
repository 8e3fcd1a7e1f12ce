package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.HttpException;
import dev.geturl.Status;
import dev.geturl.mock.MockFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MockTest {
    @Test
    void aScriptAnswersAndRemembers() throws Exception {
        MockTransport mock = MockTransport.of(request -> request.getPath().equals("/hello")
                ? MockResponse.text("hello, world")
                : MockResponse.status(404).reason("Nowhere").header("X-A", "1").header("X-A", "2"));
        try (Http http = mock.http()) {
            assertEquals("hello, world", http.get("https://any.example/hello").text());
            Transaction missing = http.post("http://other.example/b?c", "body");
            assertEquals("HTTP/1.1 404 Nowhere", missing.responseLine());
            assertEquals("1, 2", missing.responseHeaderValue("X-A"));
            assertEquals("body", mock.requests().get(1).getText());
            assertEquals("other.example", mock.requests().get(1).getHeaders().get("Host"));
            assertEquals(2, mock.connections());
            assertEquals(1, mock.resolver().resolve("any.example").size());
        }
    }

    @Test
    void aScriptMayBlockAndWhatItThrowsEndsTheConnection() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        MockTransport mock = MockTransport.of(request -> {
            if (request.getPath().equals("/broken")) throw new IOException("no answer");
            if (request.getPath().equals("/waits")) second.await();
            else second.countDown();
            return MockResponse.text(request.getPath());
        });
        try (Http http = mock.http()) {
            CompletableFuture<Transaction> waits = http.getAsync("https://any.example/waits");
            assertEquals("/goes", http.get("https://any.example/goes").text());
            assertEquals("/waits", waits.join().text());
            assertThrows(HttpException.class, () -> http.post("https://any.example/broken", "x"));
            assertEquals(1, mock.failures().size());
        }
    }

    @Test
    void responsesComeInTurnAndGoWrongAsTheyAreTold() throws Exception {
        MockTransport mock = MockTransport.of(
                MockResponse.text("busy").code(503),
                MockResponse.text("cut short").with(new MockFault.CutShort(3)),
                MockResponse.fault(MockFault.Silence.INSTANCE));
        mock.refuse("down.example");
        try (Http http = mock.http(config -> config.userAgent("test"))) {
            assertEquals(503, http.get("https://any.example/").responseCode());
            assertThrows(HttpException.class, () -> http.get("https://any.example/"));
            assertEquals(
                    Status.TIMEOUT,
                    http.geturl("https://any.example/", options -> options.timeout(Duration.ofMillis(50)))
                            .status());
            assertThrows(HttpException.ConnectFailed.class, () -> http.get("https://down.example/"));
            assertEquals(500, http.get("https://any.example/").responseCode());
            assertEquals("test", mock.requests().get(0).getHeaders().get("User-Agent"));
        }
        assertThrows(IllegalArgumentException.class, () -> MockTransport.of(MockResponse.status(100)));
    }

    @Test
    void aBodyComesWhenTheTestSaysSo() throws Exception {
        try (SubmissionPublisher<ByteBuffer> pieces = new SubmissionPublisher<>()) {
            MockTransport mock = MockTransport.of(MockResponse.status(200).pieces(pieces));
            try (Http http = mock.http();
                    Response response = http.open("https://any.example/")) {
                InputStream body = response.inputStream();
                until("the pieces are wanted", pieces::hasSubscribers);
                for (String piece : List.of("one", "two")) {
                    pieces.submit(ByteBuffer.wrap(piece.getBytes()));
                    assertEquals(piece, new String(body.readNBytes(3)));
                }
                pieces.closeExceptionally(new IOException("the server is gone"));
                assertThrows(HttpException.class, body::read);
            }
            assertTrue(mock.failures().isEmpty());
        }
    }
}
