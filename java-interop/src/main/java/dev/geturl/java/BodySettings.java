package dev.geturl.java;

import dev.geturl.JsonAdapter;
import dev.geturl.RequestBody;
import dev.geturl.java.bridge.CallBridge;
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

/** The options of {@link GeturlOptions} that are about what a request carries. The last that was given counts. */
abstract sealed class BodySettings extends CallSettings permits GeturlOptions {
    BodySettings(dev.geturl.GeturlOptions options) {
        super(options);
    }

    /** Sends {@code body}, with its type. See {@link RequestBodies}. */
    public GeturlOptions body(RequestBody body) {
        options.body(body);
        return self();
    }

    /** Sends keys and values that stand in turn as a form, {@code application/x-www-form-urlencoded}. */
    public GeturlOptions form(String... keysAndValues) {
        return body(RequestBodies.form(keysAndValues));
    }

    /** Sends {@code fields}, in their order, as a form, {@code application/x-www-form-urlencoded}. */
    public GeturlOptions form(Map<String, ?> fields) {
        return body(RequestBodies.form(fields));
    }

    /** Sends what {@code adapter} writes of {@code value}, as {@code application/json}. */
    public <T> GeturlOptions json(T value, JsonAdapter<T> adapter) {
        return body(RequestBody.json(value, adapter));
    }

    /** Sends the parts that {@code parts} adds: {@code multipart/form-data}, as forms with files send it. */
    public GeturlOptions multipart(Consumer<MultipartBuilder> parts) {
        return body(RequestBodies.multipart(parts));
    }

    /** How the bodies travel: compressed, or not too fast. */
    public GeturlOptions transfer(Consumer<TransferOptions> change) {
        options.setTransfer(OptionGroup.changed(new TransferOptions(options.getTransfer()), change));
        return self();
    }

    /** Sends {@code text}, in UTF-8, as the request body: {@code -query}. An empty text sends no body. */
    public GeturlOptions query(String text) {
        options.query(text);
        return self();
    }

    /** Sends {@code text}, in {@code charset}, as the request body: {@code -query}. */
    public GeturlOptions query(String text, Charset charset) {
        return query(text.getBytes(charset));
    }

    /** Sends {@code bytes} as the request body: {@code -query}. They are copied. */
    public GeturlOptions query(byte[] bytes) {
        options.query(ByteString.of(bytes));
        return self();
    }

    /** Sends what remains in {@code bytes} as the request body: {@code -query}. It is copied; the position stays. */
    public GeturlOptions query(ByteBuffer bytes) {
        options.query(ByteString.of(bytes.slice()));
        return self();
    }

    /** As {@link #queryChannel(InputStream, long)} of unknown length: it goes in chunks, which needs HTTP/1.1. */
    public GeturlOptions queryChannel(InputStream source) {
        return queryChannel(source, -1);
    }

    /**
     * Sends what {@code source} holds as the request body: {@code -querychannel}. It is read on a thread where it may
     * block, and closed at the end, whatever came of the call.
     *
     * @param length bytes in all; -1 when unknown
     */
    public GeturlOptions queryChannel(InputStream source, long length) {
        options.queryChannel(Okio.source(source), length);
        return self();
    }

    /** Sends the file at {@code path} as the request body. Its length is what it is when the call begins. */
    public GeturlOptions queryChannel(Path path) {
        options.queryChannel(okio.Path.get(path));
        return self();
    }

    /** As {@link #queryChannel(Flow.Publisher, long)} of unknown length: it goes in chunks. */
    public GeturlOptions queryChannel(Flow.Publisher<? extends ByteBuffer> source) {
        return queryChannel(source, -1);
    }

    /**
     * Sends what {@code source} publishes as the request body. It is asked for one piece at a time, for the next when
     * the one before has been sent.
     *
     * @param length bytes in all; -1 when unknown
     */
    public GeturlOptions queryChannel(Flow.Publisher<? extends ByteBuffer> source, long length) {
        CallBridge.queryChannel(options, source, length);
        return self();
    }

    /**
     * Sends {@code lines} as the request body, each in {@code charset} with a line feed behind it. The stream is read
     * where it may block, and closed at the end.
     */
    public GeturlOptions queryLines(Stream<String> lines, Charset charset) {
        return queryChannel(new LinesInputStream(lines, charset), -1);
    }
}
