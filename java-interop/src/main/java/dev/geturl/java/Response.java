package dev.geturl.java;

import dev.geturl.Headers;
import dev.geturl.PartLimits;
import dev.geturl.ServerSentEvent;
import dev.geturl.java.bridge.BeyondAndroid;
import dev.geturl.java.bridge.OpenResponse;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A response whose head has arrived and whose body is read while it arrives, in one of the ways below: see
 * {@link Http#open}. After its framing and content codings were undone, that is.
 *
 * <p>Closing it closes the exchange: a connection whose body was read to its end is kept for others, any other is
 * closed.
 */
public final class Response implements AutoCloseable {
    private static final long PIECE_BYTES = 64 * 1024;
    private static final int LINE_LENGTH = 1024 * 1024;
    private final OpenResponse response;

    Response(OpenResponse response) {
        this.response = response;
    }

    /** The exchange, whose stage is the body's: status line, headers, progress. */
    public Transaction transaction() {
        return new Transaction(response.getTransaction());
    }

    /** The status code. */
    public int responseCode() {
        return response.getTransaction().getResponseCode();
    }

    /** The header section of the response. */
    public Headers responseHeaders() {
        return response.getTransaction().getResponseHeaders();
    }

    /**
     * The body as a stream, the same each time. Reading waits for what has not come yet; interrupting the reader closes
     * nothing. Failures are {@code HttpException}s. Closing it closes this response.
     */
    public InputStream inputStream() {
        return response.getInputStream();
    }

    /** As {@link #lines(Charset)} in the charset that the response names, else UTF-8. */
    public Stream<String> lines() {
        return lines(response.charset());
    }

    /** As {@link #lines(Charset, int)}, with lines of 1,048,576 characters at most. */
    public Stream<String> lines(Charset charset) {
        return lines(charset, LINE_LENGTH);
    }

    /**
     * The body's lines as they arrive, without their ends: LF, CR or CR LF. What is behind the last end is a line too,
     * if there is anything. Failures are thrown as {@link java.io.UncheckedIOException}, which has the {@code
     * HttpException} as its cause: {@code LimitExceeded} when a line has more than {@code lineLength} characters.
     * Interrupting the reader ends the waiting alone, with an {@link java.io.InterruptedIOException} as the cause.
     * Closing the stream closes this response.
     *
     * @param lineLength characters that a line may have, without its end: what is held in memory at a time
     * @throws IllegalArgumentException when {@code lineLength} is less than 1
     */
    public Stream<String> lines(Charset charset, int lineLength) {
        if (lineLength < 1) throw new IllegalArgumentException("lineLength is " + lineLength + ": give 1 or more");
        BoundedLines lines = new BoundedLines(new InputStreamReader(inputStream(), charset), lineLength);
        return StreamSupport.stream(lines, false).onClose(this::close);
    }

    /** As {@link #parts(PartLimits)} within the usual bounds. */
    public Stream<ReceivedPart> parts() {
        return parts(new PartLimits());
    }

    /**
     * The parts of a multipart body (RFC 2046), one after the other while they arrive. What was not read of a part is
     * passed over when the next is asked for; nothing is kept. Failures are thrown as {@link
     * java.io.UncheckedIOException}. Closing the stream closes this response.
     */
    public Stream<ReceivedPart> parts(PartLimits limits) {
        return response.parts(limits).map(ReceivedPart::new).onClose(this::close);
    }

    /** As {@link #serverSentEvents(Consumer)} within the usual bounds. */
    public Stream<ServerSentEvent> serverSentEvents() {
        return serverSentEvents(stream -> {});
    }

    /**
     * The events of the body, by the rules of the WHATWG's server-sent events, until it ends. Whoever wants the server
     * to be asked again then takes {@link Http#serverSentEvents(String)}. Failures are thrown as {@link
     * java.io.UncheckedIOException}. Closing the stream closes this response.
     *
     * @param change its bounds hold here, and its last event ID
     */
    public Stream<ServerSentEvent> serverSentEvents(Consumer<EventStreamOptions> change) {
        return response.serverSentEvents(EventStreamOptions.of(change)).onClose(this::close);
    }

    /**
     * The body in pieces of 64 KiB at most, by the rules of Reactive Streams, for one subscriber. What was not asked
     * for is not read. Its signals come on {@link HttpBuilder#executor}. When it ends or is cancelled this response is
     * closed. On Android from API 30 on.
     */
    @BeyondAndroid(why = "java.util.concurrent.Flow is there since API 30, and nothing else needs it")
    public Flow.Publisher<ByteBuffer> publisher() {
        return publisher(PIECE_BYTES);
    }

    /** As {@link #publisher()}, in pieces of {@code pieceBytes} at most. */
    @BeyondAndroid(why = "as publisher()")
    Flow.Publisher<ByteBuffer> publisher(long pieceBytes) {
        return response.publisher(pieceBytes);
    }

    /** Lets go of the exchange. May be called often. */
    @Override
    public void close() {
        response.close();
    }

    /** The request line and the status. */
    @Override
    public String toString() {
        return response.getTransaction().toString();
    }
}
