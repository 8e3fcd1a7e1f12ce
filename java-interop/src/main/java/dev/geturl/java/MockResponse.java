package dev.geturl.java;

import dev.geturl.Headers;
import dev.geturl.java.bridge.BeyondAndroid;
import dev.geturl.java.bridge.MockBridge;
import dev.geturl.mock.MockFault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;
import okio.ByteString;

/**
 * What a {@link MockTransport} answers. Immutable: each function that changes it gives another. {@code Content-Length}
 * or {@code Transfer-Encoding} are added where the field lines have neither.
 */
@BeyondAndroid(why = "java.util.concurrent.Flow is there since API 30, and nothing else needs it")
public final class MockResponse {
    private static final int FOUND = 200;
    private final int status;
    private final Headers headers;
    private final ByteString body;
    private final Flow.Publisher<? extends ByteBuffer> pieces;
    private final String reason;
    private final MockFault fault;

    private MockResponse(
            int status,
            Headers headers,
            ByteString body,
            Flow.Publisher<? extends ByteBuffer> pieces,
            String reason,
            MockFault fault) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.pieces = pieces;
        this.reason = reason;
        this.fault = fault;
    }

    /** A response with {@code text} in UTF-8, as {@code text/plain}, and status 200. */
    public static MockResponse text(String text) {
        return status(FOUND)
                .header("Content-Type", "text/plain;charset=utf-8")
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A response without a body, of a status code from 200 to 599. */
    public static MockResponse status(int code) {
        return new MockResponse(code, Headers.EMPTY, ByteString.EMPTY, null, null, null);
    }

    /** A response that goes wrong. */
    public static MockResponse fault(MockFault fault) {
        return status(FOUND).with(fault);
    }

    /** The same with another status code. */
    public MockResponse code(int value) {
        return new MockResponse(value, headers, body, pieces, reason, fault);
    }

    /** The same with another phrase behind the status code. Default: the registry's. */
    public MockResponse reason(String value) {
        return new MockResponse(status, headers, body, pieces, value, fault);
    }

    /** The same with one more field line. */
    public MockResponse header(String name, String value) {
        Headers more = headers.newBuilder().add(name, value).build();
        return new MockResponse(status, more, body, pieces, reason, fault);
    }

    /** The same with a copy of {@code bytes} as its body. */
    public MockResponse body(byte[] bytes) {
        return new MockResponse(status, headers, ByteString.of(bytes), null, reason, fault);
    }

    /**
     * The same with a body that comes in pieces, each in a chunk of its own, when {@code value} publishes them: a
     * {@link java.util.concurrent.SubmissionPublisher}, say. A failure cuts the body short.
     */
    public MockResponse pieces(Flow.Publisher<? extends ByteBuffer> value) {
        return new MockResponse(status, headers, ByteString.EMPTY, value, reason, fault);
    }

    /** The same, but it goes wrong. */
    public MockResponse with(MockFault value) {
        return new MockResponse(status, headers, body, pieces, reason, value);
    }

    dev.geturl.mock.MockResponse response() {
        return pieces == null
                ? MockBridge.response(status, headers, body, reason, fault)
                : MockBridge.response(status, headers, pieces, reason, fault);
    }
}
