package dev.geturl.java;

import dev.geturl.java.bridge.JarCalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * A database of cookie jars side by side, each a session of its own: a file of SQLite, which several processes may have
 * open at once, or any SQLite or PostgreSQL behind a {@link DataSource}.
 */
public final class CookieDatabase implements AutoCloseable {
    private final dev.geturl.cookies.CookieDatabase database;

    private CookieDatabase(dev.geturl.cookies.CookieDatabase database) {
        this.database = database;
    }

    /**
     * Opens the SQLite database in {@code file}, which is made when there is none, readable by its owner alone.
     *
     * @throws IOException when it cannot be opened, made, or used
     */
    public static CookieDatabase open(Path file) throws IOException {
        return open(file, options -> {});
    }

    /** As {@link #open(Path)}, for jars with what {@code change} sets. */
    public static CookieDatabase open(Path file, Consumer<JarOptions> change) throws IOException {
        return new CookieDatabase(JarCalls.open(file, JarOptions.of(change)));
    }

    /** Opens the database behind {@code source}. */
    public static CookieDatabase open(DataSource source) throws IOException {
        return open(source, options -> {});
    }

    /** As {@link #open(DataSource)}, for jars with what {@code change} sets. */
    public static CookieDatabase open(DataSource source, Consumer<JarOptions> change) throws IOException {
        return new CookieDatabase(JarCalls.open(source, JarOptions.of(change)));
    }

    /** The jar of the name {@code default}. */
    public BrowserCookieJar jar() throws IOException {
        return jar("default");
    }

    /** The jar of this name, which is made when there is none. It lives as long as the database is open. */
    public BrowserCookieJar jar(String name) throws IOException {
        return new BrowserCookieJar(JarCalls.jar(database, name));
    }

    /** The names of all jars, in the order of the alphabet. */
    public List<String> names() throws IOException {
        return JarCalls.names(database);
    }

    /** Removes the jar of this name with all that is in it; where it is open it is empty then. */
    public void drop(String name) throws IOException {
        JarCalls.drop(database, name);
    }

    /** Takes no more changes and commits those that wait: see {@link #awaitClosed()}. May be called often. */
    @Override
    public void close() {
        database.close();
    }

    /** Waits until all that {@link #close()} ends has ended. */
    public void awaitClosed() throws InterruptedIOException {
        JarCalls.awaitClosed(database);
    }
}
