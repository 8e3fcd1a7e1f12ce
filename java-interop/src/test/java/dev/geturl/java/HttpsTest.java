package dev.geturl.java;

import static dev.geturl.java.Until.interruptWaiting;
import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.HttpException;
import dev.geturl.TlsFailureKind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTPS by a context of the JDK's that the caller has made. */
@Timeout(60)
class HttpsTest {
    private static Server server(String name, Server.Script script) throws IOException {
        return new Server(PrivateRoot.listener(PrivateRoot.certified(name)), script);
    }

    private static String secure(Server server) {
        return "https://127.0.0.1:" + server.port() + "/";
    }

    private static Http trusting(SSLContext context) {
        return Http.builder().tls(tls -> tls.sslContext(context)).build();
    }

    @Test
    void aContextSaysWhomToTrust() throws Exception {
        try (Server server = server("127.0.0.1", (request, out) -> Server.ok(out, "safe"));
                Http http = trusting(PrivateRoot.TRUSTING);
                Http stranger = trusting(SSLContext.getDefault())) {
            Transaction page = http.get(secure(server));
            assertEquals("safe", page.text());
            assertEquals("safe", http.getAsync(secure(server)).join().text());
            assertTrue(page.tlsConnection().orElseThrow().getProtocol().startsWith("TLSv1."));
            HttpException.TlsFailed failure =
                    assertThrows(HttpException.TlsFailed.class, () -> stranger.get(secure(server)));
            assertEquals(TlsFailureKind.CERTIFICATE, failure.getKind());
        }
    }

    @Test
    void aCertificateHasToBeForTheHost() throws Exception {
        try (Server server = server("elsewhere.example", (request, out) -> Server.ok(out, "safe"));
                Http http = trusting(PrivateRoot.TRUSTING);
                Http asked = Http.builder()
                        .tls(tls -> tls.sslContext(PrivateRoot.TRUSTING).servername("elsewhere.example"))
                        .build()) {
            assertThrows(HttpException.TlsFailed.class, () -> http.get(secure(server)));
            assertEquals("safe", asked.get(secure(server)).text());
            assertEquals(1, server.requests.size());
        }
    }

    @Test
    void whatAContextIsMadeOfCannotStandBesideIt() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Http.builder()
                        .tls(tls -> tls.sslContext(PrivateRoot.TRUSTING).cafile(Path.of("ours.pem"))));
    }

    @Test
    void whoWaitsForAByteOfAnEncryptedBodyIsInterrupted() throws Exception {
        try (Server server = server("127.0.0.1", HttpsTest::stuck);
                Http http = trusting(PrivateRoot.TRUSTING)) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            AtomicBoolean isOpen = new AtomicBoolean();
            Thread reader = new Thread(() -> thrown.set(assertThrows(InterruptedIOException.class, () -> {
                try (Response response = http.open(secure(server))) {
                    isOpen.set(true);
                    response.inputStream().read();
                }
            })));
            interruptWaiting(reader, isOpen::get);
            assertInstanceOf(InterruptedIOException.class, thrown.get());
        }
    }

    private static void stuck(Server.Request request, java.io.OutputStream out) throws Exception {
        Server.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
        new CountDownLatch(1).await();
    }

    @Test
    void cancellingACallEndsIt() throws Exception {
        Http http = trusting(PrivateRoot.TRUSTING);
        try (Server server = server("127.0.0.1", (request, out) -> new CountDownLatch(1).await())) {
            CompletableFuture<Transaction> page = http.getAsync(secure(server));
            until("the request has come", () -> !server.requests.isEmpty());
            assertTrue(page.cancel(true));
            http.close();
            http.awaitClosed();
        }
    }
}
