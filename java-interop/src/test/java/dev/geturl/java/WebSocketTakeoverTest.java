package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.Headers;
import dev.geturl.HttpException;
import dev.geturl.TlsIdentity;
import dev.geturl.TlsVersion;
import dev.geturl.websocket.Message;
import dev.geturl.websocket.UpgradeRequest;
import dev.geturl.websocket.UpgradeTest;
import dev.geturl.websocket.WebSocketRole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import okhttp3.tls.HeldCertificate;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** WebSockets on connections that come from elsewhere, and within TLS. */
@Timeout(60)
class WebSocketTakeoverTest extends WithServer {
    /** The head of a request as another web server has read it, which is all of what has come. */
    static UpgradeRequest request(String head) {
        String[] lines = head.split("\r\n");
        Headers.Builder headers = new Headers.Builder();
        for (int at = 1; at < lines.length; at++) {
            headers.add(
                    lines[at].substring(0, lines[at].indexOf(':')), lines[at].substring(lines[at].indexOf(':') + 2));
        }
        String[] words = lines[0].split(" ");
        return new UpgradeRequest(words[0], words[1], headers.build());
    }

    private static String head(SocketChannel channel) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            if (channel.read(one.clear()) < 0) throw new IOException("the head ended");
            head.write(one.get(0));
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void anotherWebServersConnectionIsUpgraded() throws Exception {
        server.live("/chat", WebSocketTakeoverTest::echo);
        try (ServerSocketChannel theirs = ServerSocketChannel.open()) {
            theirs.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String url = "ws:/" + theirs.getLocalAddress() + "/chat";
            CompletableFuture<WebSocket> opening = http.webSocketAsync(url);
            SocketChannel channel = theirs.accept();
            UpgradeTest.Accepted accepted = (UpgradeTest.Accepted) server.test(request(head(channel)));
            WebSocket served = server.upgrade(accepted, Connection.of(channel));
            assertEquals(channel.getRemoteAddress(), served.peerAddress().orElseThrow());
            try (WebSocket socket = opening.get()) {
                socket.send("hello");
                assertEquals(new Message.Text("hello"), socket.receive());
            }
            assertEquals(1000, served.awaitClosed().getCode());
        }
    }

    @Test
    void whatIsNoWebSocketIsLeftToTheOtherServer() {
        server.live("/chat", WebSocketTakeoverTest::echo);
        assertInstanceOf(
                UpgradeTest.Ordinary.class, server.test(request("GET /page HTTP/1.1\r\nHost: example.org\r\n")));
        String asked = "GET /none HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        UpgradeTest.Refused refused = (UpgradeTest.Refused) server.test(request(asked));
        assertEquals(404, refused.getStatus());
    }

    @Test
    void streamsOfASocketBecomeBothEnds() throws Exception {
        try (ServerSocket theirs = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket near = new Socket(theirs.getInetAddress(), theirs.getLocalPort());
            Socket far = theirs.accept();
            WebSocket served = server.takeover(Connection.of(far), "chat", WebSocketTakeoverTest::echo);
            WebSocket socket = http.takeover(
                    Connection.of(near), WebSocketRole.CLIENT, "chat", options -> options.keepAlive(Duration.ZERO));
            assertEquals("chat", served.protocol() + socket.protocol().substring(4));
            assertEquals(near.getLocalSocketAddress(), served.peerAddress().orElseThrow());
            socket.send("hello");
            assertEquals(new Message.Text("hello"), socket.receive());
            assertEquals(1, server.find("127.0.0.1", "" + near.getLocalPort()).size());
            assertTrue(socket.close(1000).isClean());
            assertTrue(near.isClosed());
            until("the server has closed, too", far::isClosed);
        }
    }

    @Test
    void aSwitchedConnectionBecomesAWebSocket() throws Exception {
        try (SocketPeer peer = new SocketPeer(end -> {
            end.head();
            end.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: own\r\nConnection: Upgrade\r\n\r\n");
            end.send(SocketPeer.TEXT, "own " + end.frame().text());
            end.closeInTurn();
        })) {
            Upgrade upgrade = http.upgrade(peer.url().replace("ws:", "http:"), "own", options -> {});
            try (WebSocket socket = http.takeover(upgrade.connection().orElseThrow())) {
                socket.send("words");
                assertEquals(new Message.Text("own words"), socket.receive());
            }
        }
    }

    @Test
    void takingOverByAListenerOrAHandlerServesToo() throws Exception {
        WebSocketHandler handler = (socket, event) -> {
            if (event instanceof Message message) socket.send(message);
        };
        WebSocketListener listener = new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text, boolean last) {
                socket.sendAsync(text);
            }
        };
        for (boolean listens : List.of(true, false)) {
            try (ServerSocketChannel theirs = ServerSocketChannel.open()) {
                theirs.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Connection near = Connection.of(SocketChannel.open(theirs.getLocalAddress()));
                Connection far = Connection.of(theirs.accept());
                WebSocket served = listens ? server.takeover(far, "", listener) : server.takeover(far, "", handler);
                try (WebSocket socket = http.takeover(near)) {
                    socket.send("hello");
                    assertEquals(new Message.Text("hello"), socket.receive());
                }
                assertTrue(served.awaitClosed().isClean());
            }
        }
        server.close();
        try (ServerSocket theirs = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket late = new Socket(theirs.getInetAddress(), theirs.getLocalPort());
            assertThrows(IllegalStateException.class, () -> server.takeover(Connection.of(late), "", listener));
            assertTrue(late.isClosed());
        }
    }

    @Test
    void aConnectionWhoseStreamsCannotBeHadIsClosed() {
        Socket unconnected = new Socket();
        assertThrows(SocketException.class, () -> http.takeover(Connection.of(unconnected)));
        assertTrue(unconnected.isClosed());
        assertThrows(IllegalArgumentException.class, () -> http.takeover(Connection.of(SocketChannel.open())));
    }

    @Test
    void aUnixDomainSocketIsListenedAt(@TempDir Path folder) throws Exception {
        server.live("/", WebSocketTakeoverTest::echo);
        Path path = folder.resolve("socket");
        try (Listener listener = server.listen(UnixDomainSocketAddress.of(path), options -> {})) {
            assertEquals(-1, listener.port());
            assertEquals(UnixDomainSocketAddress.of(path), listener.localAddress());
            try (WebSocket socket = http.webSocket(
                    "ws://localhost/", request -> request.options(options -> options.unixSocket(path)))) {
                socket.send("hello");
                assertEquals(new Message.Text("hello"), socket.receive());
                assertEquals(1, server.find("*", "").size());
            }
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> server.listen(InetSocketAddress.createUnresolved("nowhere.invalid", 0), options -> {}));
    }

    @Test
    void aServerSpeaksTls(@TempDir Path folder) throws Exception {
        HeldCertificate held = new HeldCertificate.Builder()
                .commonName("localhost")
                .addSubjectAlternativeName("localhost")
                .build();
        Path certificate = Files.writeString(folder.resolve("server.pem"), held.certificatePem());
        Path key = Files.writeString(folder.resolve("server.key"), held.privateKeyPkcs8Pem());
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        server.live("/", WebSocketTakeoverTest::echo);
        Listener listener = server.listen(
                0,
                options -> options.tls(tls -> tls.identity(certificate, key)
                        .protocols(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)
                        .handshakeTime(Duration.ofSeconds(20))
                        .identities(hello -> {
                            asked.add("" + hello.getServername());
                            return Optional.of(TlsIdentity.of(
                                    ByteString.encodeUtf8(held.certificatePem() + held.privateKeyPkcs8Pem())));
                        })
                        .protocolchoice(hello -> hello.getAlpn().stream().findFirst())));
        String url = "wss://localhost:" + listener.port() + "/";
        try (Http trusting = Http.builder().tls(tls -> tls.cafile(certificate)).build();
                WebSocket socket = trusting.webSocket(url)) {
            socket.send("hello");
            assertEquals(new Message.Text("hello"), socket.receive());
            assertTrue(socket.close(1000).isClean());
            assertNull(socket.receive());
        }
        assertEquals(List.of("localhost"), List.copyOf(asked));
        assertThrows(HttpException.TlsFailed.class, () -> http.webSocket(url));
        until("the server was told", () -> !failures.isEmpty());
        assertInstanceOf(HttpException.class, failures.element());
        assertThrows(IllegalArgumentException.class, () -> server.listen(0, options -> options.tls(tls -> {})));
    }
}
