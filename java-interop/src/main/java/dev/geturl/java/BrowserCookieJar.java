package dev.geturl.java;

import dev.geturl.CookieRequest;
import dev.geturl.cookies.CookieJars;
import dev.geturl.java.bridge.JarCalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A cookie jar that does what browsers do: the storage model of RFC 6265bis, public suffixes, partitions, limits. In
 * memory: {@link #create()}; or in a database that other processes share: {@link CookieDatabase}.
 *
 * <p>It may be used from any thread, by any number of clients at once. When a function that changes the jar returns,
 * its change is kept, in a database also when the process is killed at that moment. Close a jar when it is no longer
 * needed.
 *
 * <p>Who is interrupted while it waits throws {@link InterruptedIOException} and stays interrupted; a database
 * that fails is another {@link IOException}, and in memory there is none.
 */
public final class BrowserCookieJar implements CookieJar, AutoCloseable {
    private final dev.geturl.cookies.BrowserCookieJar jar;

    BrowserCookieJar(dev.geturl.cookies.BrowserCookieJar jar) {
        this.jar = jar;
    }

    dev.geturl.CookieJar jar() {
        return jar;
    }

    /** A jar in memory. */
    public static BrowserCookieJar create() {
        return new BrowserCookieJar(CookieJars.cookieJar());
    }

    /** A jar in memory with what {@code change} sets. */
    public static BrowserCookieJar create(Consumer<JarOptions> change) {
        return new BrowserCookieJar(CookieJars.cookieJar(JarOptions.of(change)));
    }

    @Override
    public List<Cookie> getCookies(CookieRequest request) throws IOException {
        return Cookies.ours(JarCalls.getCookies(jar, request));
    }

    @Override
    public void storeCookie(Cookie cookie, CookieRequest request) throws IOException {
        JarCalls.storeCookie(jar, cookie.cookie(), request);
    }

    /** The domains that have cookies, in the order of the alphabet: Tcl's {@code lookup}. */
    public List<String> lookup() throws IOException {
        return JarCalls.lookup(jar);
    }

    /** The keys that the domain {@code host} has, in the order of the alphabet: Tcl's {@code lookup host}. */
    public List<String> lookup(String host) throws IOException {
        return JarCalls.lookup(jar, host);
    }

    /** The value of the cookie {@code key} of the domain {@code host}, the first that would be sent. */
    public Optional<String> lookup(String host, String key) throws IOException {
        return Optional.ofNullable(JarCalls.lookup(jar, host, key));
    }

    /** All cookies, by domain and then in the order in which they are sent; without those that have expired. */
    public List<StoredCookie> list() throws IOException {
        return shown(JarCalls.list(jar));
    }

    /** As {@link #list()}, of those whose domain is {@code host}, in any script and case. */
    public List<StoredCookie> list(String host) throws IOException {
        return shown(JarCalls.list(jar, host));
    }

    /**
     * Takes out the cookie with the key, domain, host-only flag, path and partition of {@code cookie}; false when there
     * is none.
     */
    public boolean delete(Cookie cookie) throws IOException {
        return JarCalls.delete(jar, cookie.cookie());
    }

    /** Takes out the cookies of the domain {@code host}, and says how many. */
    public int delete(String host) throws IOException {
        return JarCalls.delete(jar, host, null);
    }

    /** Takes out the cookies of the domain {@code host} with {@code key}, and says how many. */
    public int delete(String host, String key) throws IOException {
        return JarCalls.delete(jar, host, key);
    }

    /** Takes out all cookies, and says how many there were. */
    public int clear() throws IOException {
        return JarCalls.clear(jar);
    }

    /** Takes out the cookies that end with the session, and says how many there were. */
    public int clearSession() throws IOException {
        return JarCalls.clearSession(jar);
    }

    /** Takes out now what has expired, and says how many there were. */
    public int purge() throws IOException {
        return JarCalls.purge(jar);
    }

    /** Stores {@code cookies} as if secure servers had set them, and says how many were kept. */
    public int addAll(List<StoredCookie> cookies) throws IOException {
        return JarCalls.addAll(jar, cookies.stream().map(StoredCookie::stored).collect(Collectors.toList()));
    }

    /** All cookies as a text in {@code format}, with their values. */
    public String exportAs(CookieFormat format) throws IOException {
        return JarCalls.exportAs(jar, format.format());
    }

    /**
     * Stores the cookies of {@code text}, and says how many were kept.
     *
     * @throws IllegalArgumentException when the text is not of this format; nothing is stored then
     */
    public int importFrom(String text, CookieFormat format) throws IOException {
        return JarCalls.importFrom(jar, text, format.format());
    }

    /**
     * Fetches the public suffix list, if the server has a newer one, and uses it from now on.
     *
     * @throws IOException when there is no list to be had; the one in use stays
     */
    public DomainStatus forceLoadDomainData() throws IOException {
        return new DomainStatus(JarCalls.forceLoadDomainData(jar));
    }

    /** Which public suffix list is in use. */
    public DomainStatus domainStatus() throws IOException {
        return new DomainStatus(JarCalls.domainStatus(jar));
    }

    /**
     * Tells {@code listener} of each change from now on, on a thread where it may block, until what is given is closed.
     * One that is more than 1,024 changes behind loses the oldest.
     */
    public AutoCloseable watch(Consumer<CookieChange> listener) {
        return JarCalls.watch(jar, change -> listener.accept(new CookieChange(change)));
    }

    /** Ends what the jar does by itself. What was begun is finished: see {@link #awaitClosed()}. */
    @Override
    public void close() {
        jar.close();
    }

    /** Waits until all that {@link #close()} ends has ended. */
    public void awaitClosed() throws InterruptedIOException {
        JarCalls.awaitClosed(jar);
    }

    /** How many cookies it has, never which. */
    @Override
    public String toString() {
        return jar.toString();
    }

    private static List<StoredCookie> shown(List<dev.geturl.cookies.StoredCookie> stored) {
        return Collections.unmodifiableList(
                stored.stream().map(StoredCookie::new).collect(Collectors.toList()));
    }
}
