package dev.geturl.java;

import dev.geturl.ConditionsKt;
import dev.geturl.EntityTag;
import dev.geturl.Headers;
import dev.geturl.InterimResponse;
import dev.geturl.java.bridge.CallBridge;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import kotlin.Unit;
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
public final class GeturlOptions extends BodySettings {
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
        options.setCookies(OptionGroup.changed(new CookieOptions(options.getCookies()), change));
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

    /** Is told of each response that is not delivered, as the call goes on. See {@link Transaction#hops()}. */
    public GeturlOptions onHop(HopListener listener) {
        options.onHop(Callbacks.hops(listener));
        return this;
    }

    /** Asks for the resource unless it is what one of {@code tags} names; 304 says that it is. RFC 9110, 13.1.2. */
    public GeturlOptions ifNoneMatch(EntityTag... tags) {
        ConditionsKt.ifNoneMatch(options, tags);
        return this;
    }

    /** Wants the request carried out only while the resource is what one of {@code tags} names; else 412. */
    public GeturlOptions ifMatch(EntityTag... tags) {
        ConditionsKt.ifMatch(options, tags);
        return this;
    }

    /** Wants the request carried out only where there is nothing yet: {@code If-None-Match: *}; else 412. */
    public GeturlOptions ifNothingThere() {
        ConditionsKt.ifNothingThere(options);
        return this;
    }

    /** Asks for the resource if it was changed after {@code time}; 304 says that it was not. RFC 9110, 13.1.3. */
    public GeturlOptions ifModifiedSince(Instant time) {
        CallBridge.ifModifiedSince(options, time);
        return this;
    }

    /** Wants the request carried out only if the resource was not changed after {@code time}; else 412. */
    public GeturlOptions ifUnmodifiedSince(Instant time) {
        CallBridge.ifUnmodifiedSince(options, time);
        return this;
    }

    /**
     * Asks for the resource unless it is still what {@code known}, an earlier response, has shown: by its {@code ETag},
     * and by its {@code Last-Modified} for servers that know no tags. Without either the whole is asked for.
     */
    public GeturlOptions ifChangedSince(Transaction known) {
        ConditionsKt.ifChangedSince(options, known.transaction());
        return this;
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
