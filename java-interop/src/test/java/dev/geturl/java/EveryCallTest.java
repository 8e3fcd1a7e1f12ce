package dev.geturl.java;

import static dev.geturl.java.Interrupted.givesUp;
import static dev.geturl.java.Interrupted.keepsInterrupted;
import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.CookieRequest;
import dev.geturl.HttpException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every call of a client, by what goes wrong with all of them alike. */
@Timeout(60)
class EveryCallTest extends WithHttp {
    @TempDir
    private Path folder;

    /** A call to a URL. */
    private interface ToUrl {
        void run(String url) throws Exception;
    }

    private Map<String, ToUrl> blocking() {
        Path file = folder.resolve("file");
        Map<String, ToUrl> calls = new LinkedHashMap<>();
        calls.put("geturl", http::geturl);
        calls.put("get", http::get);
        calls.put("head", http::head);
        calls.put("post", url -> http.post(url, "body"));
        calls.put("put", url -> http.put(url, "body"));
        calls.put("patch", url -> http.patch(url, "body"));
        calls.put("delete", http::delete);
        calls.put("options", http::options);
        calls.put("open", url -> http.open(url).close());
        calls.put("upgrade", url -> http.upgrade(url, "other", options -> {}).close());
        calls.put("download", url -> http.download(url, file, download -> download.attempts(1)));
        calls.put("webSocket", url -> http.webSocket(url).cancel());
        calls.put("JdkHttpClient.send", url -> new JdkGet(http).send(url));
        return calls;
    }

    private Map<String, Function<String, CompletableFuture<?>>> futures() {
        Path file = folder.resolve("file");
        Map<String, Function<String, CompletableFuture<?>>> calls = new LinkedHashMap<>();
        calls.put("geturlAsync", http::geturlAsync);
        calls.put("getAsync", http::getAsync);
        calls.put("headAsync", http::headAsync);
        calls.put("postAsync", url -> http.postAsync(url, "body"));
        calls.put("putAsync", url -> http.putAsync(url, "body"));
        calls.put("patchAsync", url -> http.patchAsync(url, "body"));
        calls.put("deleteAsync", http::deleteAsync);
        calls.put("optionsAsync", http::optionsAsync);
        calls.put("openAsync", http::openAsync);
        calls.put("upgradeAsync", url -> http.upgradeAsync(url, "other", options -> {}));
        calls.put("downloadAsync", url -> http.downloadAsync(url, file, download -> download.attempts(1)));
        calls.put("webSocketAsync", http::webSocketAsync);
        calls.put("JdkHttpClient.sendAsync", url -> new JdkGet(http).sendAsync(url));
        return calls;
    }

    private static String urlOfNobody() throws Exception {
        try (ServerSocket closed = new ServerSocket(0)) {
            return "http://127.0.0.1:" + closed.getLocalPort() + "/";
        }
    }

    @Test
    void whereNobodyListensEachBlockingCallThrows() throws Exception {
        String url = urlOfNobody();
        blocking().forEach((name, call) -> {
            Exception thrown = assertThrows(Exception.class, () -> call.run(url), name);
            if (name.startsWith("Jdk")) thrown = (Exception) thrown.getCause();
            assertInstanceOf(HttpException.ConnectFailed.class, thrown, name);
        });
    }

    @Test
    void whereNobodyListensEachFutureFails() throws Exception {
        String url = urlOfNobody();
        futures().forEach((name, call) -> {
            Throwable thrown = assertThrows(
                            ExecutionException.class, () -> call.apply(url).get(), name)
                    .getCause();
            if (name.startsWith("Jdk")) thrown = thrown.getCause();
            assertInstanceOf(HttpException.ConnectFailed.class, thrown, name);
        });
    }

    @Test
    void interruptingEachBlockingCallEndsItsExchange() throws Exception {
        whileNobodyIsAnswered(server -> {
            for (Map.Entry<String, ToUrl> call : blocking().entrySet()) {
                if (call.getKey().startsWith("Jdk")) continue; // An exception of its own, and no flag: JdkContractTest.
                server.requests.clear();
                Interrupted.Caller caller =
                        Interrupted.Caller.of(() -> call.getValue().run(server.url("/")));
                until(call.getKey() + " has asked", () -> !server.requests.isEmpty());
                assertInstanceOf(InterruptedIOException.class, caller.interrupted(), call.getKey());
            }
        });
    }

    @Test
    void cancellingEachFutureEndsItsExchange() throws Exception {
        whileNobodyIsAnswered(server -> futures().forEach((name, call) -> {
            server.requests.clear();
            CompletableFuture<?> future = call.apply(server.url("/"));
            until(name + " has asked", () -> !server.requests.isEmpty());
            assertTrue(future.cancel(true), name);
            assertTrue(future.isCancelled(), name);
        }));
    }

    private interface ServerUse {
        void run(Server server) throws Exception;
    }

    /** Has {@code use} ask a server that answers nobody, and waits until that has nobody left. */
    private static void whileNobodyIsAnswered(ServerUse use) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            use.run(server);
            end.countDown();
            until("all connections were closed", () -> server.open() == 0);
        }
    }

    @Test
    void onAnInterruptedThreadEachGivesUp() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            blocking().forEach((name, call) -> {
                if (!name.startsWith("Jdk")) givesUp(name, () -> call.run(server.url("/")));
            });
            givesUp(
                    "serverSentEvents",
                    () -> http.serverSentEvents(server.url("/")).findAny());
            end.countDown();
        }
    }

    @Test
    void onAnInterruptedThreadNobodyWaitsForATransactionOrTheEnd() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            Transaction running = http.start(server.url("/"));
            givesUp("wait", () -> http.wait(running));
            givesUp("wait with a time", () -> http.wait(running, Duration.ofSeconds(1)));
            givesUp("awaitClosed", http::awaitClosed);
            running.reset();
            end.countDown();
        }
    }

    @Test
    void onAnInterruptedThreadWhatAJarDoesLeavesItInterrupted() throws Exception {
        CookieDatabase database = CookieDatabase.open(folder.resolve("cookies"));
        try (database;
                BrowserCookieJar jar = database.jar()) {
            Cookie cookie = Cookie.builder("SID", "1", "example.org").build();
            String text = jar.exportAs(CookieFormat.JSON);
            keepsInterrupted("open", () -> CookieDatabase.open(folder.resolve("other")));
            keepsInterrupted("jar", database::jar);
            keepsInterrupted("names", database::names);
            keepsInterrupted("drop", () -> database.drop("other"));
            keepsInterrupted(
                    "storeCookie", () -> jar.storeCookie(cookie, new CookieRequest("https", "example.org", "/")));
            keepsInterrupted("getCookies", () -> jar.getCookies(new CookieRequest("https", "example.org", "/")));
            keepsInterrupted("lookup", jar::lookup);
            keepsInterrupted("list", jar::list);
            keepsInterrupted("delete", () -> jar.delete("example.org"));
            keepsInterrupted("delete a cookie", () -> jar.delete(cookie));
            keepsInterrupted("clear", jar::clear);
            keepsInterrupted("clearSession", jar::clearSession);
            keepsInterrupted("purge", jar::purge);
            keepsInterrupted("addAll", () -> jar.addAll(List.of()));
            keepsInterrupted("exportAs", () -> jar.exportAs(CookieFormat.JSON));
            keepsInterrupted("importFrom", () -> jar.importFrom(text, CookieFormat.JSON));
            keepsInterrupted("domainStatus", jar::domainStatus);
            keepsInterrupted("forceLoadDomainData", jar::forceLoadDomainData);
            keepsInterrupted("awaitClosed of the jar", jar::awaitClosed);
            keepsInterrupted("awaitClosed of the database", database::awaitClosed);
        }
        database.awaitClosed();
    }

    @Test
    void filesAreWrittenAndReadOrNot() throws Exception {
        Path har = folder.resolve("calls.har");
        new Har().write(har);
        assertTrue(Files.readString(har).contains("\"entries\""));
        Path nowhere = folder.resolve("no/such/folder/file");
        assertThrows(IOException.class, () -> new Har().write(nowhere));
        HstsStore store = HstsStore.at(folder.resolve("hsts"));
        store.save();
        assertEquals(List.of(), HstsStore.at(folder.resolve("hsts")).entries());
        assertThrows(IOException.class, () -> HstsStore.at(folder));
    }
}
