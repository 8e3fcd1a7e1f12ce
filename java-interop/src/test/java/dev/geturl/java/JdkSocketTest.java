package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.websocket.WebSocketException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What of our WebSockets in the JDK's shape the JDK leaves open, or its old versions cannot do. */
@Timeout(60)
class JdkSocketTest {
    private final JdkHttpClient client = build(JdkHttpClient.newBuilder());
    private final JdkTold told = new JdkTold();

    private static JdkHttpClient build(HttpClient.Builder builder) {
        return (JdkHttpClient) builder.build();
    }

    private CompletableFuture<WebSocket> open(JdkHttpClient client, String url) {
        return client.newWebSocketBuilder().buildAsync(URI.create(url), told);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        client.shutdownNow();
        assertTrue(client.awaitTermination(Duration.ofSeconds(30)));
    }

    @Test
    void closingTheClientWaitsForTheEndOfItsWebSockets() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> end.open().closeInTurn())) {
            WebSocket socket = open(client, peer.url()).get();
            client.shutdown();
            assertFalse(client.isTerminated());
            ExecutionException shut = assertThrows(
                    ExecutionException.class, () -> open(client, peer.url()).get());
            assertInstanceOf(IOException.class, shut.getCause());
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
            client.close();
            assertTrue(client.isTerminated());
        }
    }

    @Test
    void shuttingDownNowAbortsWhatIsOpenAndWhatIsBeingOpened() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> end.open().untilEnd());
                SocketPeer silent = new SocketPeer(end -> {
                    end.head();
                    end.untilEnd();
                })) {
            WebSocket socket = open(client, peer.url()).get();
            CompletableFuture<WebSocket> opening = open(client, silent.url());
            until("it was asked", () -> !silent.heads.isEmpty());
            client.shutdownNow();
            assertTrue(client.awaitTermination(Duration.ofSeconds(30)));
            assertTrue(socket.isOutputClosed());
            assertTrue(opening.isCompletedExceptionally());
            until("both connections have ended", () -> peer.ended + silent.ended == 2);
        }
    }

    @Test
    void cancellingTheFutureEndsTheHandshake() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> {
            end.head();
            end.untilEnd();
        })) {
            CompletableFuture<WebSocket> opening = open(client, peer.url());
            until("it was asked", () -> !peer.heads.isEmpty());
            assertTrue(opening.cancel(true));
            until("the connection has ended", () -> peer.ended == 1);
        }
    }

    @Test
    void theAuthenticatorIsAskedForTheHandshakeToo() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> {
            // Each connection is another attempt; the second is shown who asks.
            if (end.isFirst()) {
                end.head();
                end.write("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"here\"\r\nContent-Length: 0\r\n\r\n");
            } else {
                end.open().closeInTurn();
            }
        })) {
            Authenticator authenticator = new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication("ada", "secret".toCharArray());
                }
            };
            try (JdkHttpClient known = build(JdkHttpClient.newBuilder().authenticator(authenticator))) {
                WebSocket socket = open(known, peer.url()).get();
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
            }
            peer.heads.remove();
            assertTrue(peer.heads.remove().contains("Authorization: Basic YWRhOnNlY3JldA==\r\n"));
        }
    }

    @Test
    void aClientOfOursOpensThemToo() throws Exception {
        try (Http http = Http.builder().userAgent("ours/1").build();
                SocketPeer peer = new SocketPeer(end -> end.open().closeInTurn())) {
            JdkHttpClient posing = JdkHttpClient.of(http);
            WebSocket socket = open(posing, peer.url()).get();
            assertTrue(peer.heads.remove().contains("User-Agent: ours/1\r\n"));
            socket.request(1);
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").get();
            until("it was told of the end", () -> told.all.contains("close 1000 done"));
            posing.close();
        }
    }

    @Test
    void ourFailureIsTheCause() throws Exception {
        try (Server server = new Server(
                (request, out) -> Server.write(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))) {
            Throwable failure = assertThrows(
                            ExecutionException.class,
                            () -> open(client, "ws://127.0.0.1:" + server.port() + "/")
                                    .get())
                    .getCause();
            WebSocketHandshakeException refused = assertInstanceOf(WebSocketHandshakeException.class, failure);
            assertInstanceOf(WebSocketException.Refused.class, refused.getCause());
            assertEquals(404, refused.getResponse().statusCode());
        }
    }

    // What follows is the JDK's behaviour, too, but that it may overlook the end of a connection that comes soon.

    @Test
    void aConnectionThatEndsWithoutAWordIsClosedWith1006() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open().frame();
            end.send(SocketPeer.TEXT, "last");
        })) {
            WebSocket socket = open(client, peer.url()).get();
            socket.request(2);
            socket.sendText("go", true).get();
            until("it was told", () -> told.all.size() == 3);
            assertEquals(List.of("open", "last", "close 1006 "), List.copyOf(told.all));
            assertTrue(socket.isInputClosed());
        }
    }

    @Test
    void aPeerThatBreaksTheProtocolIsAFailure() throws Exception {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        try (SocketPeer peer = new SocketPeer(end -> {
            end.open().frame();
            end.send(3, "what is this");
            code.complete(end.frame().code());
            end.untilEnd();
        })) {
            WebSocket socket = open(client, peer.url()).get();
            socket.request(1);
            socket.sendText("go", true).get();
            assertInstanceOf(ProtocolException.class, told.failed.get());
            assertEquals(List.of("open", "error"), List.copyOf(told.all));
            assertEquals(1002, code.get());
            assertTrue(socket.isInputClosed());
        }
    }
}
