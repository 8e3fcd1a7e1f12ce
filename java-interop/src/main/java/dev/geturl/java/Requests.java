package dev.geturl.java;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What callers say of a call, as the client asks for it. */
final class Requests {
    /** The options of a call that has none. */
    static final Consumer<GeturlOptions> NOTHING = options -> {};

    private Requests() {}

    static Consumer<dev.geturl.GeturlOptions> of(Consumer<GeturlOptions> options) {
        return theirs -> options.accept(new GeturlOptions(theirs));
    }

    /** The method, the body if there is one, and then what the caller says. */
    static Consumer<GeturlOptions> verb(String method, byte[] body, Consumer<GeturlOptions> more) {
        return options -> {
            options.method(method);
            if (body != null) options.query(body);
            more.accept(options);
        };
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
