package dev.geturl.java;

import dev.geturl.JsonAdapter;
import dev.geturl.Multipart;
import dev.geturl.RequestBody;
import dev.geturl.java.bridge.CallBridge;
import dev.geturl.java.bridge.Clients;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import okio.ByteString;
import okio.Okio;

/**
 * Makes what a request carries, for {@link GeturlOptions#body} or as a part of a {@link MultipartBuilder}. What has no
 * other type goes as {@code application/octet-stream}.
 */
public final class RequestBodies {
    private static final String OCTETS = "application/octet-stream";
    private static final String FORM = "application/x-www-form-urlencoded";

    private RequestBodies() {}

    /** {@code text} in UTF-8, as {@code text/plain}. */
    public static RequestBody text(String text) {
        return RequestBody.text(text);
    }

    /** {@code text} in UTF-8, as {@code type}. */
    public static RequestBody text(String text, String type) {
        return RequestBody.text(text, type);
    }

    /** A copy of {@code bytes}. */
    public static RequestBody bytes(byte[] bytes) {
        return bytes(bytes, OCTETS);
    }

    /** A copy of {@code bytes}, as {@code type}. */
    public static RequestBody bytes(byte[] bytes, String type) {
        return RequestBody.bytes(ByteString.of(bytes), type);
    }

    /** A copy of what remains in {@code bytes}, whose position stays; as {@code type}. */
    public static RequestBody bytes(ByteBuffer bytes, String type) {
        return RequestBody.bytes(ByteString.of(bytes.slice()), type);
    }

    /** The file at {@code path}, as long as it is when the call begins; its type is guessed from its name. */
    public static RequestBody file(Path path) {
        return RequestBody.file(okio.Path.get(path));
    }

    /** The file at {@code path}, as {@code type}. */
    public static RequestBody file(Path path, String type) {
        return RequestBody.file(okio.Path.get(path), type);
    }

    /** As {@link #stream(InputStream, long, String)} of unknown length: it goes in chunks. */
    public static RequestBody stream(InputStream source, String type) {
        return stream(source, -1, type);
    }

    /**
     * What {@code source} holds. It is read where it may block, and closed at the end, whatever came of the call.
     *
     * @param length bytes in all; -1 when unknown
     */
    public static RequestBody stream(InputStream source, long length, String type) {
        return RequestBody.source(Okio.source(source), length, type);
    }

    /**
     * What {@code source} publishes, asked for one piece at a time: for the next when the one before has been sent.
     *
     * @param length bytes in all; -1 when unknown
     */
    public static RequestBody publisher(Flow.Publisher<? extends ByteBuffer> source, long length, String type) {
        return CallBridge.body(source, length, type);
    }

    /** {@code lines}, each in {@code charset} with a line feed behind it, as {@code text/plain}. Closed at the end. */
    public static RequestBody lines(Stream<String> lines, Charset charset) {
        return stream(new LinesInputStream(lines, charset), "text/plain;charset=" + charset.name());
    }

    /** Keys and values that stand in turn, as a form in UTF-8. */
    public static RequestBody form(String... keysAndValues) {
        return text(Clients.formatQuery(keysAndValues), FORM);
    }

    /** {@code fields}, in their order, as a form in UTF-8. */
    public static RequestBody form(Map<String, ?> fields) {
        return text(Clients.formatQuery(fields), FORM);
    }

    /** What {@code adapter} writes of {@code value}, as {@code application/json}. */
    public static <T> RequestBody json(T value, JsonAdapter<T> adapter) {
        return RequestBody.json(value, adapter);
    }

    /** The parts that {@code parts} adds. */
    public static RequestBody multipart(Consumer<MultipartBuilder> parts) {
        Multipart.Builder builder = new Multipart.Builder();
        parts.accept(new MultipartBuilder(builder));
        return builder.build().toBody();
    }
}
