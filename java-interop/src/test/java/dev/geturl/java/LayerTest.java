package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.HttpException;
import dev.geturl.Proxy;
import dev.geturl.Url;
import dev.geturl.net.ConnectTarget;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transports in Java that are layers on others, what they say of failures, and URLs that were parsed before. */
@Timeout(60)
class LayerTest {
    /** Turns the case of each letter around, as its peer does. */
    private record Swapping(Connection below) implements Connection {
        private static int swapped(int letter) {
            return Character.isLetter(letter) ? letter ^ 0x20 : letter;
        }

        @Override
        public InputStream inputStream() throws IOException {
            return new FilterInputStream(below.inputStream()) {
                @Override
                public int read() throws IOException {
                    return swapped(super.read());
                }

                @Override
                public int read(byte[] sink, int offset, int length) throws IOException {
                    int count = super.read(sink, offset, length);
                    for (int at = offset; at < offset + count; at++) sink[at] = (byte) swapped(sink[at]);
                    return count;
                }
            };
        }

        @Override
        public OutputStream outputStream() throws IOException {
            return new FilterOutputStream(below.outputStream()) {
                @Override
                public void write(int letter) throws IOException {
                    super.write(swapped(letter));
                }
            };
        }

        @Override
        public void close() throws IOException {
            below.close();
        }
    }

    private static final class Swapped implements Transport {
        @Override
        public Connection connect(ConnectTarget target) {
            throw new AssertionError("a layer is given what to speak over");
        }

        @Override
        public Connection over(Connection tunnel, ConnectTarget target) {
            return new Swapping(tunnel);
        }

        @Override
        public Optional<Transport> below() {
            return Optional.of(Transport.sockets());
        }
    }

    /** Its peer of plain HTTP: the words of a head mean the same in either case. */
    private static void answer(Server.Request request, OutputStream out) throws IOException {
        Server.write(out, "http/1.1 200 ok\r\ncONTENT-lENGTH: 2\r\n\r\nHI");
    }

    @Test
    void aLayerSpeaksOverASocketAndThroughATunnel() throws Exception {
        try (Server server = new Server(LayerTest::answer);
                Http http = Http.create()) {
            http.register("swap", 1, new Swapped());
            assertEquals(
                    "hi", http.get("swap://127.0.0.1:" + server.port() + "/").text());
            assertEquals("get / http/1.1", server.requests.element().line());
        }
        try (Server proxy = new Server((request, out) -> {
                    if (request.line().startsWith("CONNECT ")) Server.write(out, "HTTP/1.1 200 OK\r\n\r\n");
                    else answer(request, out);
                });
                Http http = Http.create()) {
            http.register("swap", 1, new Swapped());
            Transaction page =
                    http.get("swap://any.example/", options -> options.proxy(new Proxy("127.0.0.1", proxy.port())));
            assertEquals("hi", page.text());
            assertEquals(
                    "CONNECT any.example:1 HTTP/1.1", proxy.requests.element().line());
        }
    }

    @Test
    void aTransportWithoutLayersTakesNoTunnel() throws Exception {
        try (Server proxy = new Server((request, out) -> Server.write(out, "HTTP/1.1 200 OK\r\n\r\n"));
                Http http = Http.create()) {
            http.register("own", 1, Transport.sockets());
            assertThrows(
                    HttpException.Unsupported.class,
                    () -> http.get(
                            "own://any.example/", options -> options.proxy(new Proxy("127.0.0.1", proxy.port()))));
        }
    }

    @Test
    void whatATransportSaysOfAFailureIsTheCallsMessage() throws Exception {
        AtomicReference<Connection> opened = new AtomicReference<>();
        Transport noting = target -> {
            opened.set(Transport.sockets().connect(target));
            return opened.get();
        };
        Http http = Http.create();
        try (Server server = new Server((request, out) -> {
                    http.registerError(opened.get(), "the card was pulled out");
                    throw new IOException("the end");
                });
                http) {
            http.register("card", 1, noting);
            String url = "card://127.0.0.1:" + server.port() + "/";
            HttpException ended = assertThrows(HttpException.ConnectionClosed.class, () -> http.geturl(url));
            assertEquals("the card was pulled out", ended.getMessage());
            assertEquals("the card was pulled out", http.registerError(opened.get()));
            Connection stranger = new Swapping(opened.get());
            assertThrows(IllegalArgumentException.class, () -> http.registerError(stranger));
        }
    }

    @Test
    void aUrlThatWasParsedIsFetched() throws Exception {
        try (Server server = Server.saying("hello");
                Http http = Http.builder().build()) {
            Url url = Url.parse(server.url("/a b"));
            assertEquals("hello", http.geturl(url).text());
            assertEquals("hello", http.geturlAsync(url, options -> {}).join().text());
            assertTrue(
                    server.requests.stream().allMatch(request -> request.path().equals("/a%20b")));
        }
    }
}
