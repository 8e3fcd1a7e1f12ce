package dev.geturl.java;

import dev.geturl.Headers;
import dev.geturl.InterimResponse;
import dev.geturl.java.bridge.CallBridge;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kotlin.Unit;
import okio.ByteString;
import okio.Okio;

/**
 * What one call asks for: the options of the manual's {@code geturl}, by its names. A call fills it in:
 * {@code http.geturl(url, options -> options.timeout(Duration.ofSeconds(5)).header("X-Trace", "7"))}.
 *
 * <p>Where an option is not given the client's configuration decides. One that cannot be honoured throws
 * {@link IllegalArgumentException} from the call, before anything is sent. Each setter gives these options themselves.
 *
 * <p>Callbacks of a blocking call run on the calling thread, all others on {@link HttpBuilder#executor}. An exchange
 * waits for its callbacks; what one throws is logged and goes no further.
 */
public final class GeturlOptions extends CallSettings {
    GeturlOptions(dev.geturl.GeturlOptions options) {
        super(options);
    }

    @Override
    GeturlOptions self() {
        return this;
    }

    /** As {@code myAddr} of an address of ours. */
    public GeturlOptions myAddr(InetAddress value) {
        return myAddr(Callbacks.address(value));
    }

    /** As {@code unixSocket} of its name. */
    public GeturlOptions unixSocket(Path value) {
        return unixSocket(value.toString());
    }

    /** What this call does about cookies. Default: those of {@link HttpBuilder#cookieJar(CookieJar)}. */
    public GeturlOptions cookies(Consumer<CookieOptions> change) {
        CookieOptions cookies = new CookieOptions(options.getCookies());
        change.accept(cookies);
        options.setCookies(cookies.options());
        return this;
    }

    /** Is told what happens in this exchange, after {@link HttpBuilder#events(EventListener)}. */
    public GeturlOptions events(EventListener listener) {
        options.setEvents(Callbacks.events(listener));
        return this;
    }

    /**
     * Adds a header field: {@code -headers}. It takes the place of that which the client would send by itself.
     *
     * <p>{@code Proxy-Authorization} goes to the proxy alone.
     *
     * @throws IllegalArgumentException for an invalid name or value
     */
    public GeturlOptions header(String name, String value) {
        return headers(fields -> fields.add(name, value));
    }

    /** Adds header fields, or changes those that were added before: {@code -headers}. */
    public GeturlOptions headers(Consumer<Headers.Builder> change) {
        options.headers(fields -> {
            change.accept(fields);
            return Unit.INSTANCE;
        });
        return this;
    }

    /** Leaves out header fields that the client would otherwise send by itself, such as {@code Accept}. */
    public GeturlOptions omitHeaders(String... names) {
        options.omitHeaders(names);
        return this;
    }

    /** Sends {@code text}, in UTF-8, as the request body: {@code -query}. An empty text sends no body. */
    public GeturlOptions query(String text) {
        options.query(text);
        return this;
    }

    /** Sends {@code text}, in {@code charset}, as the request body: {@code -query}. */
    public GeturlOptions query(String text, Charset charset) {
        return query(text.getBytes(charset));
    }

    /** Sends {@code bytes} as the request body: {@code -query}. They are copied. */
    public GeturlOptions query(byte[] bytes) {
        options.query(ByteString.of(bytes));
        return this;
    }

    /** Sends what remains in {@code bytes} as the request body: {@code -query}. It is copied; the position stays. */
    public GeturlOptions query(ByteBuffer bytes) {
        options.query(ByteString.of(bytes.slice()));
        return this;
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
        return this;
    }

    /** Sends the file at {@code path} as the request body. Its length is what it is when the call begins. */
    public GeturlOptions queryChannel(Path path) {
        options.queryChannel(okio.Path.get(path));
        return this;
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
        return this;
    }

    /**
     * Sends {@code lines} as the request body, each in {@code charset} with a line feed behind it. The stream is read
     * where it may block, and closed at the end.
     */
    public GeturlOptions queryLines(Stream<String> lines, Charset charset) {
        return queryChannel(new LinesInputStream(lines, charset), -1);
    }

    /** Writes the body to {@code sink} instead of keeping it: {@code -channel}. It is flushed and left open. */
    public GeturlOptions sink(OutputStream sink) {
        options.sink(Okio.sink(sink));
        return this;
    }

    /** Writes the body to the file at {@code path}, from its beginning, once the head has arrived: {@code -channel}. */
    public GeturlOptions sink(Path path) {
        options.sink(okio.Path.get(path));
        return this;
    }

    /** Lets {@code handler} read the body while it arrives: {@code -handler}. {@link Http#open} is often plainer. */
    public GeturlOptions handler(Handler handler) {
        options.handler(Callbacks.handler(handler));
        return this;
    }

    /** Is called once, when the transaction has ended, whatever came of it: {@code -command}. */
    public GeturlOptions onComplete(Consumer<Transaction> callback) {
        options.onComplete((transaction, done) -> {
            callback.accept(new Transaction(transaction));
            return Unit.INSTANCE;
        });
        return this;
    }

    /** Is called after each block of the response's body: {@code -progress}. */
    public GeturlOptions onProgress(ProgressListener listener) {
        options.onProgress(Callbacks.progress(listener));
        return this;
    }

    /** Is called after each block of the request's body: {@code -queryprogress}. */
    public GeturlOptions onQueryProgress(ProgressListener listener) {
        options.onQueryProgress(Callbacks.progress(listener));
        return this;
    }

    /** Is called for each 1xx response before the final one. */
    public GeturlOptions onInterim(Consumer<InterimResponse> callback) {
        options.onInterim((response, done) -> {
            callback.accept(response);
            return Unit.INSTANCE;
        });
        return this;
    }
}
