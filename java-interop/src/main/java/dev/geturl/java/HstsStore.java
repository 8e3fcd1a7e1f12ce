package dev.geturl.java;

import dev.geturl.java.bridge.AroundBridge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The hosts that are reached by {@code https} alone, as they have said over {@code https} themselves in
 * {@code Strict-Transport-Security}: RFC 6797. A URL of {@code http} for one of them is taken for {@code https} before
 * anything is sent. May be used by several clients, from any thread.
 *
 * <pre>{@code
 * Http http = Http.builder().hsts(HstsStore.at(Path.of("hsts.txt"))).build();
 * }</pre>
 */
public final class HstsStore {
    private final dev.geturl.HstsStore store;

    private HstsStore(dev.geturl.HstsStore store) {
        this.store = store;
    }

    dev.geturl.HstsStore store() {
        return store;
    }

    /** One that is kept in memory. */
    public static HstsStore inMemory() {
        return new HstsStore(AroundBridge.hstsInMemory());
    }

    /**
     * One that is kept in the file at {@code path}, in curl's format: it is read at once, and written anew when a
     * response changes something.
     *
     * @throws IOException when the file is there and cannot be read
     */
    public static HstsStore at(Path path) throws IOException {
        return new HstsStore(new dev.geturl.HstsStore(okio.Path.get(path)));
    }

    /** The hosts that are known now, in no order. */
    public List<HstsEntry> entries() {
        return store.getEntries().stream()
                .map(HstsEntry::new)
                .collect(Collectors.collectingAndThen(Collectors.toList(), Collections::unmodifiableList));
    }

    /** Whether {@code host}, as it stands in a URL, is reached by {@code https} alone. */
    public boolean covers(String host) {
        return store.covers(host);
    }

    /** Notes a host, in place of what was known of it. Addresses are passed over. */
    public void add(HstsEntry entry) {
        store.add(entry.entry());
    }

    /** Forgets {@code host}. */
    public void remove(String host) {
        store.remove(host);
    }

    /**
     * Writes the file, whole or not at all. Does nothing without a file.
     *
     * @throws IOException when it cannot be written
     */
    public void save() throws IOException {
        store.save();
    }

    /** How many hosts are known. */
    @Override
    public String toString() {
        return store.toString();
    }
}
