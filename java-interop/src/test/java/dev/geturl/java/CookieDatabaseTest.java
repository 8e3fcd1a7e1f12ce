package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.CookieRequest;
import dev.geturl.cookies.UnfitDatabaseException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jars of cookies in a file, and where their public suffixes come from. */
@Timeout(60)
class CookieDatabaseTest {
    private static final Cookie COOKIE =
            Cookie.builder("SID", "1", "example.org").build();
    private static final CookieRequest REQUEST = new CookieRequest("https", "example.org", "/");

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("cookies");
    }

    @Test
    void whatAJarIsGivenIsThereWhenItIsOpenedAgain() throws Exception {
        CookieDatabase first = CookieDatabase.open(file(), options -> options.keepSessions(true));
        try (first;
                BrowserCookieJar jar = first.jar("mine")) {
            jar.storeCookie(COOKIE, REQUEST);
            assertEquals("1", jar.getCookies(REQUEST).get(0).value());
            assertEquals(List.of("mine"), first.names());
        }
        first.awaitClosed();
        CookieDatabase second = CookieDatabase.open(file(), options -> options.keepSessions(true));
        try (second) {
            BrowserCookieJar jar = second.jar("mine");
            assertEquals(List.of("example.org"), jar.lookup());
            assertEquals(List.of("SID"), jar.lookup("example.org"));
            assertEquals(Optional.of("1"), jar.lookup("example.org", "SID"));
            List<StoredCookie> kept = jar.list("example.org");
            assertEquals(1, jar.clearSession());
            assertEquals(1, jar.addAll(kept));
            assertEquals(0, jar.purge());
            String text = jar.exportAs(CookieFormat.JSON);
            assertTrue(jar.delete(jar.list().get(0).cookie()));
            assertEquals(1, jar.importFrom(text, CookieFormat.JSON));
            assertEquals(1, jar.delete("example.org"));
            assertEquals(0, jar.clear());
            assertFalse(jar.exportAs(CookieFormat.JSON).contains("SID"));
            assertTrue(jar.domainStatus().names() > 1_000);
            jar.close();
            jar.awaitClosed();
            second.drop("mine");
            assertEquals(List.of(), second.names());
        }
        second.awaitClosed();
    }

    @Test
    void whatIsNoDatabaseIsNotOpened() throws Exception {
        Files.writeString(file(), "This is a letter, and of some length, and by no means a database.".repeat(100));
        assertThrows(UnfitDatabaseException.class, () -> CookieDatabase.open(file()));
    }

    @Test
    void aClosedDatabaseTakesNoMore() throws Exception {
        CookieDatabase database = CookieDatabase.open(file());
        BrowserCookieJar jar = database.jar();
        List<StoredCookie> none = List.of();
        String text = jar.exportAs(CookieFormat.JSON);
        database.close();
        database.awaitClosed();
        Map<String, Interrupted.Call> calls = new LinkedHashMap<>();
        calls.put("storeCookie", () -> jar.storeCookie(COOKIE, REQUEST));
        calls.put("delete", () -> jar.delete("example.org"));
        calls.put("clear", jar::clear);
        calls.put("clearSession", jar::clearSession);
        calls.put("purge", jar::purge);
        calls.put("addAll", () -> jar.addAll(none));
        calls.put("importFrom", () -> jar.importFrom(text, CookieFormat.JSON));
        calls.put("jar", () -> database.jar("another"));
        calls.put("names", database::names);
        calls.put("drop", () -> database.drop("another"));
        calls.forEach((name, call) -> assertThrows(IllegalStateException.class, call::run, name));
        jar.close();
    }

    @Test
    void whatIsNoListOfCookiesIsNotImported() throws Exception {
        try (BrowserCookieJar jar = BrowserCookieJar.create()) {
            assertThrows(IllegalArgumentException.class, () -> jar.importFrom("{", CookieFormat.JSON));
            assertEquals(List.of(), jar.list());
        }
    }

    @Test
    void whoWatchesIsToldUntilItIsClosed() throws Exception {
        Queue<String> changes = new ConcurrentLinkedQueue<>();
        try (BrowserCookieJar jar = BrowserCookieJar.create()) {
            AutoCloseable watching =
                    jar.watch(change -> changes.add(change.cookie().key()));
            jar.storeCookie(COOKIE, REQUEST);
            until("it was told", () -> changes.size() == 1);
            watching.close();
            jar.clear();
            assertEquals(List.of("SID"), List.copyOf(changes));
        }
    }

    @Test
    void aListIsFetchedWhereThereIsOne() throws Exception {
        String list = String.join(
                "\n",
                "// VERSION: 2",
                "// ===BEGIN ICANN DOMAINS===",
                "org",
                "// ===END ICANN DOMAINS===",
                "// ===BEGIN PRIVATE DOMAINS===",
                "// ===END PRIVATE DOMAINS===",
                "");
        try (Server server = Server.saying(list);
                Http http = Http.create();
                BrowserCookieJar jar = jarWithListAt(http, server.url("/list"))) {
            assertEquals("2", jar.forceLoadDomainData().version());
        }
    }

    @Test
    void aListThatCannotBeHadIsAFailureAndWhoWaitsForOneIsInterrupted() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> {
                    if (request.path().equals("/slow")) end.await();
                    Server.write(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                });
                Http http = Http.create();
                BrowserCookieJar jar = jarWithListAt(http, server.url("/none"));
                BrowserCookieJar waiting = jarWithListAt(http, server.url("/slow"))) {
            assertThrows(IOException.class, jar::forceLoadDomainData);
            Interrupted.Caller caller = Interrupted.Caller.of(waiting::forceLoadDomainData);
            until(
                    "it was asked",
                    () -> server.requests.stream()
                            .anyMatch(request -> request.path().equals("/slow")));
            assertInstanceOf(InterruptedIOException.class, caller.interrupted());
            end.countDown();
        }
    }

    private static BrowserCookieJar jarWithListAt(Http http, String url) {
        return BrowserCookieJar.create(
                options -> options.domains(domains -> domains.domainList(url).http(http)));
    }
}
