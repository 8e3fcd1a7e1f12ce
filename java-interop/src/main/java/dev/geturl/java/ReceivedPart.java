package dev.geturl.java;

import dev.geturl.Headers;
import dev.geturl.java.bridge.StreamBridge;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One part of a multipart response, read while it arrives: until the next is asked for. See {@link Response#parts}. */
public final class ReceivedPart {
    private static final long IN_MEMORY = 1 << 20;
    private final dev.geturl.ReceivedPart part;
    private final InputStream stream;

    ReceivedPart(dev.geturl.ReceivedPart part) {
        this.part = part;
        this.stream = StreamBridge.inputStream(part);
    }

    /** Its field lines, read as UTF-8. */
    public Headers headers() {
        return part.getHeaders();
    }

    /** The name that its {@code Content-Disposition} says; empty when there is none. */
    public Optional<String> name() {
        return Optional.ofNullable(part.getName());
    }

    /**
     * The file name that it says, without folders, so that none of them leads elsewhere; empty when there is none. It
     * is the server's word all the same: see whether you want a file of that name.
     */
    public Optional<String> fileName() {
        return Optional.ofNullable(part.getFileName());
    }

    /** Its {@code Content-Type}; {@code text/plain} where it has none, as RFC 2046 section 5.1 says. */
    public String contentType() {
        return part.getContentType();
    }

    /** Its content as a stream, the same each time. Reading waits for what has not come yet. */
    public InputStream inputStream() {
        return stream;
    }

    /** As {@link #bytes(long)}, of 1 MiB at most. */
    public byte[] bytes() throws IOException {
        return bytes(IN_MEMORY);
    }

    /**
     * All of its content that has not been read yet.
     *
     * @throws dev.geturl.HttpException.LimitExceeded when it has more than {@code atMost} bytes
     */
    public byte[] bytes(long atMost) throws IOException {
        return StreamBridge.bytes(part, atMost);
    }

    /** As {@link #text(long)}, of 1 MiB at most. */
    public String text() throws IOException {
        return text(IN_MEMORY);
    }

    /** As {@link #bytes(long)}, read as UTF-8. */
    public String text(long atMost) throws IOException {
        return new String(bytes(atMost), StandardCharsets.UTF_8);
    }
}
