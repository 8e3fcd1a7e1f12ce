package dev.geturl.java;

import dev.geturl.ExchangeEvent;
import dev.geturl.java.bridge.ShowBridge;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Records exchanges as an HTTP Archive 1.2, the file that developer tools of browsers save and open. A listener for a
 * client or a call; {@link #write(Path)} it whenever a file is wanted. May be used by several, from any thread.
 *
 * <pre>{@code
 * Har har = new Har();
 * try (Http http = Http.builder().events(har).build()) {
 *     http.get("https://example.org/");
 * }
 * har.write(Path.of("calls.har"));
 * }</pre>
 *
 * <p>Secret fields and passwords in URLs are {@code ***} unless {@link HarOptions#secrets} says otherwise. Bodies are
 * in it as they are.
 */
public final class Har implements EventListener {
    private final dev.geturl.show.Har har;

    /** An archive with the usual bounds and without secrets. */
    public Har() {
        this(options -> {});
    }

    /** An archive of what {@code change} says. */
    public Har(Consumer<HarOptions> change) {
        har = new dev.geturl.show.Har(OptionGroup.changed(new HarOptions(new dev.geturl.show.HarOptions()), change));
    }

    /** How many entries it holds. */
    public int size() {
        return har.getSize();
    }

    @Override
    public void onEvent(Transaction transaction, ExchangeEvent event, Duration at) {
        har.onEvent(transaction.transaction(), event);
    }

    /** Begins a page: what belongs together, as the calls of one task do. The exchanges from here on are of it. */
    public void page(String title) {
        har.page(title);
    }

    /** Adds an exchange that somebody else has recorded. */
    public void add(ExchangeRecord record) {
        har.add(record.record());
    }

    /** The archive as text. */
    public String toJson() {
        return har.toJson();
    }

    /** Writes the archive, as JSON in UTF-8, to {@code sink}, which is flushed and left open. */
    public void write(OutputStream sink) throws IOException {
        ShowBridge.write(har, sink);
    }

    /** Writes the archive to the file at {@code path}, in place of what it held. */
    public void write(Path path) throws IOException {
        try (OutputStream file = Files.newOutputStream(path)) {
            write(file);
        }
    }
}
