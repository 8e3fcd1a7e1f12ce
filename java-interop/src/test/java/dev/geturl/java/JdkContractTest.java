package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a caller may expect of the JDK's client, of which ours is a drop-in: the same tests for both. */
@Timeout(60)
@ParameterizedClass
@EnumSource
class JdkContractTest {
    private final JdkClients kind;
    private final HttpClient client;

    JdkContractTest(JdkClients kind) {
        this.kind = kind;
        this.client = kind.newBuilder().build();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        kind.end(client);
    }

    private static HttpRequest.Builder to(String url) {
        return HttpRequest.newBuilder(URI.create(url));
    }

    private HttpResponse<String> text(HttpClient client, String url) throws Exception {
        return client.send(to(url).build(), BodyHandlers.ofString());
    }

    @Test
    void aRequestGoesAsItWasBuilt() throws Exception {
        try (Server server = Server.saying("hello")) {
            String url = server.url("/a?b=c");
            HttpRequest request = to(url).header("X-Trace", "7")
                    .header("X-Trace", "8")
                    .method("PATCH", BodyPublishers.ofString("some"))
                    .build();
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            assertEquals(200, response.statusCode());
            assertEquals("hello", response.body());
            assertEquals(Optional.of("text/plain"), response.headers().firstValue("content-type"));
            assertEquals(HttpClient.Version.HTTP_1_1, response.version());
            assertEquals(URI.create(url), response.uri());
            assertEquals(Optional.empty(), response.previousResponse());
            assertEquals(Optional.empty(), response.sslSession());
            Server.Request seen = server.requests.remove();
            assertEquals("PATCH /a?b=c HTTP/1.1", seen.line());
            assertEquals("some", seen.body());
            assertTrue(seen.head().contains("X-Trace: 7\r\nX-Trace: 8\r\n"), seen.head());
        }
    }

    @Test
    void redirectsAreFollowedAsTheyWereAsked() throws Exception {
        try (Server server = Server.moving()) {
            HttpRequest post =
                    to(server.url("/old")).POST(BodyPublishers.ofString("kept")).build();
            assertEquals(307, client.send(post, BodyHandlers.ofString()).statusCode());
            HttpClient following = kind.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            HttpResponse<String> response = following.send(post, BodyHandlers.ofString());
            assertEquals("kept", response.body());
            assertEquals(URI.create(server.url("/new")), response.uri());
            assertEquals(307, response.previousResponse().orElseThrow().statusCode());
            kind.end(following);
        }
    }

    @Test
    void overTlsAPrivateRootIsTrustedByItsContextAlone() throws Exception {
        HeldCertificate held = PrivateRoot.certified("127.0.0.1");
        try (Server server = new Server(PrivateRoot.listener(held), (request, out) -> Server.ok(out, "safe"))) {
            String url = "https://127.0.0.1:" + server.port() + "/";
            HttpClient trusting =
                    kind.newBuilder().sslContext(PrivateRoot.TRUSTING).build();
            HttpResponse<String> response = text(trusting, url);
            assertEquals("safe", response.body());
            SSLSession session = response.sslSession().orElseThrow();
            assertTrue(session.isValid());
            assertTrue(session.getProtocol().startsWith("TLSv1."), session.getProtocol());
            assertEquals(held.certificate(), session.getPeerCertificates()[0]);
            assertEquals(server.port(), session.getPeerPort());
            assertEquals("safe", text(trusting, url).body());
            kind.end(trusting);

            HttpClient stranger =
                    kind.newBuilder().sslContext(SSLContext.getDefault()).build();
            assertThrows(SSLHandshakeException.class, () -> text(stranger, url));
            ExecutionException failed = assertThrows(
                    ExecutionException.class,
                    () -> stranger.sendAsync(to(url).build(), BodyHandlers.discarding())
                            .get());
            assertInstanceOf(SSLHandshakeException.class, failed.getCause());
            kind.end(stranger);
        }
    }

    @Test
    void overTlsTheParametersHold() throws Exception {
        HeldCertificate held = PrivateRoot.certified("127.0.0.1");
        try (Server server = new Server(PrivateRoot.listener(held), (request, out) -> Server.ok(out, "safe"))) {
            SSLParameters older = new SSLParameters(null, new String[] {"TLSv1.2"});
            HttpClient careful = kind.newBuilder()
                    .sslContext(PrivateRoot.TRUSTING)
                    .sslParameters(older)
                    .build();
            HttpResponse<String> response = text(careful, "https://127.0.0.1:" + server.port() + "/");
            assertEquals("TLSv1.2", response.sslSession().orElseThrow().getProtocol());
            kind.end(careful);
        }
    }

    @Test
    void overTlsACertificateHasToBeForTheHost() throws Exception {
        HeldCertificate held = PrivateRoot.certified("elsewhere.example");
        try (Server server = new Server(PrivateRoot.listener(held), (request, out) -> Server.ok(out, "safe"))) {
            HttpClient trusting =
                    kind.newBuilder().sslContext(PrivateRoot.TRUSTING).build();
            assertThrows(SSLHandshakeException.class, () -> text(trusting, "https://127.0.0.1:" + server.port() + "/"));
            assertTrue(server.requests.isEmpty());
            kind.end(trusting);
        }
    }

    @Test
    void failuresAreOfTheKindsThatAreDocumented() throws Exception {
        int free;
        try (ServerSocket closed = new ServerSocket(0)) {
            free = closed.getLocalPort();
        }
        assertThrows(ConnectException.class, () -> text(client, "http://127.0.0.1:" + free + "/"));
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> {
            if (request.path().equals("/cut")) throw new IOException("the end");
            end.await();
        })) {
            HttpRequest slow =
                    to(server.url("/slow")).timeout(Duration.ofMillis(50)).build();
            assertThrows(HttpTimeoutException.class, () -> client.send(slow, BodyHandlers.ofString()));
            assertThrows(IOException.class, () -> text(client, server.url("/cut")));
            end.countDown();
        }
    }

    @Test
    void whoCancelsOrIsInterruptedWaitsNoMore() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            CompletableFuture<HttpResponse<String>> running =
                    client.sendAsync(to(server.url("/")).build(), BodyHandlers.ofString());
            until("it was asked", () -> server.requests.size() == 1);
            running.cancel(true);
            until("it has ended", running::isCompletedExceptionally);
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    thrown.complete(new AssertionError(text(client, server.url("/"))));
                } catch (Exception failure) {
                    thrown.complete(failure);
                }
            });
            caller.start();
            until("it was asked again", () -> server.requests.size() == 2);
            caller.interrupt();
            assertInstanceOf(InterruptedException.class, thrown.get());
            end.countDown();
        }
    }

    @Test
    void severalAtATimeAreAnsweredEach() throws Exception {
        try (Server server = new Server((request, out) -> Server.ok(out, request.path()))) {
            List<CompletableFuture<String>> all = java.util.stream.IntStream.range(0, 20)
                    .mapToObj(number -> client.sendAsync(
                                    to(server.url("/" + number)).build(), BodyHandlers.ofString())
                            .thenApply(HttpResponse::body))
                    .toList();
            for (int number = 0; number < 20; number++) {
                assertEquals("/" + number, all.get(number).get());
            }
            assertFalse(server.accepted() > 20);
        }
    }
}
