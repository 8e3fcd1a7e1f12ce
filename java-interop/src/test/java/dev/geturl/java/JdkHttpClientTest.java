package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.HttpException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls of the JDK's API alone, as a library makes them that was given this client. */
@Timeout(60)
class JdkHttpClientTest {
    private final JdkHttpClient client = build(JdkHttpClient.newBuilder());

    private static JdkHttpClient build(HttpClient.Builder builder) {
        return (JdkHttpClient) builder.build();
    }

    private static HttpRequest.Builder to(Server server, String path) {
        return HttpRequest.newBuilder(URI.create(server.url(path)));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        client.shutdownNow();
        assertTrue(client.awaitTermination(Duration.ofSeconds(30)));
    }

    @Test
    void aRequestGoesAsItWasBuilt() throws Exception {
        try (Server server = Server.saying("hello")) {
            HttpRequest request = to(server, "/a?b=c")
                    .header("X-Trace", "7")
                    .header("X-Trace", "8")
                    .header("Content-Type", "text/plain")
                    .method("PATCH", BodyPublishers.ofString("some"))
                    .build();
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            assertEquals(200, response.statusCode());
            assertEquals("hello", response.body());
            assertEquals(Optional.of("text/plain"), response.headers().firstValue("content-type"));
            assertEquals(HttpClient.Version.HTTP_1_1, response.version());
            assertEquals(request, response.request());
            assertEquals(URI.create(server.url("/a?b=c")), response.uri());
            assertFalse(response.previousResponse().isPresent());
            Server.Request seen = server.requests.remove();
            assertEquals("PATCH /a?b=c HTTP/1.1", seen.line());
            assertEquals("some", seen.body());
            assertTrue(seen.head().contains("X-Trace: 7\r\nX-Trace: 8\r\n"), seen.head());
            assertTrue(seen.head().contains("Content-Type: text/plain\r\n"), seen.head());
            assertFalse(seen.head().contains("Accept"), seen.head());
        }
    }

    @Test
    void everyKindOfBodyIsSent(@TempDir Path folder) throws Exception {
        byte[] bytes = "some bytes".getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("sent"), bytes);
        try (Server server = Server.saying("done")) {
            for (HttpRequest.BodyPublisher body : List.of(
                    BodyPublishers.ofString("some bytes"),
                    BodyPublishers.ofByteArray(bytes),
                    BodyPublishers.ofByteArrays(List.of(bytes)),
                    BodyPublishers.ofFile(file),
                    BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)),
                    BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(bytes)),
                    BodyPublishers.concat(BodyPublishers.ofString("some "), BodyPublishers.ofString("bytes")))) {
                client.send(to(server, "/").POST(body).build(), BodyHandlers.discarding());
                assertEquals("some bytes", server.requests.remove().body());
            }
            client.send(to(server, "/").POST(BodyPublishers.noBody()).build(), BodyHandlers.discarding());
            assertEquals("", server.requests.remove().body());
        }
    }

    @Test
    void everyKindOfBodyIsReceived(@TempDir Path folder) throws Exception {
        try (Server server = Server.saying("one\ntwo")) {
            HttpRequest get = to(server, "/").build();
            assertArrayEquals(
                    "one\ntwo".getBytes(StandardCharsets.UTF_8),
                    client.send(get, BodyHandlers.ofByteArray()).body());
            assertEquals(
                    "one\ntwo",
                    Files.readString(client.send(get, BodyHandlers.ofFile(folder.resolve("file")))
                            .body()));
            try (InputStream body =
                    client.send(get, BodyHandlers.ofInputStream()).body()) {
                assertEquals("one\ntwo", new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
            try (Stream<String> lines = client.send(get, BodyHandlers.ofLines()).body()) {
                assertEquals(List.of("one", "two"), lines.toList());
            }
            assertEquals(
                    "none", client.send(get, BodyHandlers.replacing("none")).body());
            assertEquals(
                    "one\ntwo",
                    client.send(get, BodyHandlers.buffering(BodyHandlers.ofString(), 3))
                            .body());
            StringBuilder lines = new StringBuilder();
            client.send(get, BodyHandlers.fromLineSubscriber(new LineCollector(lines)));
            assertEquals("one;two;", lines.toString());
        }
    }

    @Test
    void redirectsAreFollowedAndTold() throws Exception {
        try (Server server = Server.moving();
                JdkHttpClient following =
                        build(JdkHttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL))) {
            HttpRequest post =
                    to(server, "/old").POST(BodyPublishers.ofString("kept")).build();
            HttpResponse<String> response = following.send(post, BodyHandlers.ofString());
            assertEquals("kept", response.body());
            assertEquals(URI.create(server.url("/new")), response.uri());
            assertEquals(URI.create(server.url("/new")), response.request().uri());
            HttpResponse<String> previous = response.previousResponse().orElseThrow();
            assertEquals(307, previous.statusCode());
            assertEquals(URI.create(server.url("/old")), previous.uri());
            assertEquals(307, client.send(post, BodyHandlers.ofString()).statusCode());
        }
    }

    @Test
    void theAuthenticatorIsAskedOnce() throws Exception {
        String expected = "Authorization: Basic YWRhOnNlY3JldA==";
        try (Server server = new Server((request, out) -> {
            if (request.head().contains(expected)) Server.ok(out, "come in");
            else {
                Server.write(
                        out, "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"here\"\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            Asked authenticator = new Asked("ada", "secret");
            try (JdkHttpClient known = build(JdkHttpClient.newBuilder().authenticator(authenticator))) {
                HttpRequest get = to(server, "/").build();
                assertEquals("come in", known.send(get, BodyHandlers.ofString()).body());
                assertEquals("come in", known.send(get, BodyHandlers.ofString()).body());
                assertEquals(List.of("here Basic SERVER"), authenticator.asked);
                assertEquals(3, server.requests.size());
            }
            try (JdkHttpClient wrong = build(JdkHttpClient.newBuilder().authenticator(new Asked("ada", "wrong")))) {
                HttpRequest get = to(server, "/").build();
                assertEquals(401, wrong.send(get, BodyHandlers.ofString()).statusCode());
            }
            assertEquals(
                    401,
                    client.send(to(server, "/").build(), BodyHandlers.ofString())
                            .statusCode());
        }
    }

    @Test
    void proxiesCookiesAndTheirLoginAreTheCallers() throws Exception {
        CookieManager cookies = new CookieManager();
        try (Server proxy = new Server((request, out) -> {
            if (request.head().contains("Proxy-Authorization: Basic YWRhOnNlY3JldA==")) {
                Server.write(out, "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\nok");
            } else {
                Server.write(
                        out, "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=way\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            Asked authenticator = new Asked("ada", "secret");
            ProxySelector selector = ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port()));
            try (JdkHttpClient through = build(JdkHttpClient.newBuilder()
                    .proxy(selector)
                    .cookieHandler(cookies)
                    .authenticator(authenticator))) {
                HttpRequest get =
                        HttpRequest.newBuilder(URI.create("http://there.test/")).build();
                assertEquals("ok", through.send(get, BodyHandlers.ofString()).body());
                assertEquals(List.of("way Basic PROXY"), authenticator.asked);
                assertEquals("a=b", cookies.getCookieStore().getCookies().get(0).toString());
                assertEquals(Optional.of(selector), through.proxy());
                assertEquals(Optional.of(cookies), through.cookieHandler());
            }
        }
    }

    @Test
    void failuresAreTheJdks() throws Exception {
        int free;
        try (ServerSocket closed = new ServerSocket(0)) {
            free = closed.getLocalPort();
        }
        HttpRequest nowhere = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + free + "/"))
                .build();
        ConnectException refused =
                assertThrows(ConnectException.class, () -> client.send(nowhere, BodyHandlers.ofString()));
        assertInstanceOf(HttpException.ConnectFailed.class, refused.getCause());
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            HttpRequest slow = to(server, "/").timeout(Duration.ofMillis(50)).build();
            assertThrows(HttpTimeoutException.class, () -> client.send(slow, BodyHandlers.ofString()));
            until("the connection was closed", () -> server.open() == 0 || end.getCount() == 1);
            end.countDown();
        }
        try (Server server = Server.saying("hello")) {
            IllegalStateException thrown = new IllegalStateException("not this one");
            ExecutionException failed = assertThrows(
                    ExecutionException.class,
                    () -> client.sendAsync(to(server, "/").build(), head -> {
                                throw thrown;
                            })
                            .get());
            assertEquals(thrown, failed.getCause());
        }
    }

    @Test
    void cancellingAndInterruptingResetTheExchange() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            CompletableFuture<HttpResponse<String>> running =
                    client.sendAsync(to(server, "/").build(), BodyHandlers.ofString());
            until("it was asked", () -> server.requests.size() == 1);
            running.cancel(true);
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    client.send(to(server, "/").build(), BodyHandlers.ofString());
                } catch (IOException | InterruptedException interrupted) {
                    thrown.complete(interrupted);
                }
            });
            caller.start();
            until("it was asked again", () -> server.requests.size() == 2);
            caller.interrupt();
            assertInstanceOf(InterruptedException.class, thrown.get());
            end.countDown();
            until("the connections were closed", () -> server.open() == 0);
        }
    }

    private interface LateUse {
        /** {@code running} is answered once {@code go} is counted down. */
        void run(Server server, CompletableFuture<HttpResponse<String>> running, CountDownLatch go) throws Exception;
    }

    /** Has {@code use} do something while an exchange is under way, which is answered after it. */
    private void whileOneRuns(LateUse use) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> {
            go.await();
            Server.ok(out, "late");
        })) {
            CompletableFuture<HttpResponse<String>> running =
                    client.sendAsync(to(server, "/").build(), BodyHandlers.ofString());
            until("it was asked", () -> !server.requests.isEmpty());
            use.run(server, running, go);
            assertEquals("late", running.get().body());
        }
    }

    @Test
    void closingWaitsForWhatRunsAndTakesNoMore() throws Exception {
        whileOneRuns((server, running, go) -> {
            client.shutdown();
            assertFalse(client.isTerminated());
            assertThrows(IOException.class, () -> client.send(to(server, "/").build(), BodyHandlers.ofString()));
            go.countDown();
            client.close();
            assertTrue(client.isTerminated());
        });
    }

    @Test
    void interruptingWhoAwaitsTheEndEndsTheWaiting() throws Exception {
        whileOneRuns((server, running, go) -> {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> client.awaitTermination(Duration.ofSeconds(30)));
            go.countDown();
        });
    }

    @Test
    void aClientOfOursPosesAsTheJdks() throws Exception {
        try (Http http = Http.builder().userAgent("ours/1").build();
                Server server = Server.saying("hello")) {
            JdkHttpClient posing = JdkHttpClient.of(http);
            posing.send(to(server, "/").build(), BodyHandlers.ofString());
            assertTrue(server.requests.remove().head().contains("User-Agent: ours/1\r\n"));
            posing.close();
            assertEquals("hello", http.get(server.url("/")).text());
            assertEquals(HttpClient.Redirect.NEVER, posing.followRedirects());
            assertEquals(Optional.empty(), posing.executor());
            assertEquals(Optional.empty(), posing.connectTimeout());
            assertEquals(Optional.empty(), posing.authenticator());
            assertTrue(posing.sslParameters().getProtocols().length > 0);
        }
    }

    @Test
    void tlsIsTheCallers() throws Exception {
        SSLContext context = SSLContext.getDefault();
        String[] protocols = {"TLSv1.3"};
        SSLParameters parameters = new SSLParameters(new String[] {"TLS_AES_128_GCM_SHA256"}, protocols);
        try (JdkHttpClient secure =
                build(JdkHttpClient.newBuilder().sslContext(context).sslParameters(parameters))) {
            assertSame(context, secure.sslContext());
            assertArrayEquals(protocols, secure.sslParameters().getProtocols());
        }
        HttpClient.Builder old =
                JdkHttpClient.newBuilder().sslParameters(new SSLParameters(null, new String[] {"SSLv3"}));
        assertThrows(IllegalArgumentException.class, old::build);
    }

    /** Says the same to whoever asks, and keeps what was asked. */
    private static final class Asked extends Authenticator {
        private final PasswordAuthentication told;
        private final List<String> asked = new java.util.concurrent.CopyOnWriteArrayList<>();

        Asked(String user, String password) {
            told = new PasswordAuthentication(user, password.toCharArray());
        }

        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            asked.add(getRequestingPrompt() + " " + getRequestingScheme() + " " + getRequestorType());
            return told;
        }
    }
}
