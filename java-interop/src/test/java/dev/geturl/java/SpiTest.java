package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.CookieRequest;
import dev.geturl.HostPolicy;
import dev.geturl.HttpException;
import dev.geturl.Proxy;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers write in Java and the client calls. */
@Timeout(60)
class SpiTest {
    private static void cookies(Server.Request request, java.io.OutputStream out) throws IOException {
        Server.write(out, "HTTP/1.1 200 OK\r\nSet-Cookie: SID=31d4\r\nContent-Length: 0\r\n\r\n");
    }

    private static boolean hasCookie(Server.Request request) {
        return request.head().contains("Cookie: SID=31d4");
    }

    @Test
    void aJarWrittenInJavaGivesAndTakesCookies() throws Exception {
        List<Cookie> kept = new ArrayList<>();
        CookieJar jar = new CookieJar() {
            @Override
            public List<Cookie> getCookies(CookieRequest request) {
                return List.copyOf(kept);
            }

            @Override
            public void storeCookie(Cookie cookie, CookieRequest request) {
                kept.add(cookie);
            }
        };
        try (Server server = new Server(SpiTest::cookies);
                Http http = Http.builder().cookieJar(jar).build()) {
            http.get(server.url("/"));
            http.get(server.url("/"));
            http.get(server.url("/"), options -> options.cookies(cookies -> cookies.jar(CookieJar.none())));
            assertEquals(
                    List.of(false, true, false),
                    server.requests.stream().map(SpiTest::hasCookie).toList());
            assertEquals("127.0.0.1", kept.get(0).domain());
        }
    }

    @Test
    void aJarThatFailsFailsTheCall() throws Exception {
        CookieJar jar = new CookieJar() {
            @Override
            public List<Cookie> getCookies(CookieRequest request) throws IOException {
                throw new IOException("the jar is broken");
            }

            @Override
            public void storeCookie(Cookie cookie, CookieRequest request) {}
        };
        try (Server server = new Server(SpiTest::cookies);
                Http http = Http.builder().cookieJar(jar).build()) {
            assertThrows(HttpException.class, () -> http.get(server.url("/")));
        }
    }

    @Test
    void jarsOfTheJdkAndOfBrowsersAreUsed() throws Exception {
        try (BrowserCookieJar browser = BrowserCookieJar.create(options -> options.maxPerSite(10))) {
            for (CookieJar jar : List.of(CookieJar.of(new CookieManager()), browser)) {
                try (Server server = new Server(SpiTest::cookies);
                        Http http = Http.builder().cookieJar(jar).build()) {
                    http.get(server.url("/"));
                    http.get(server.url("/"));
                    assertEquals(
                            List.of(false, true),
                            server.requests.stream().map(SpiTest::hasCookie).toList());
                }
            }
            assertEquals(Optional.of("31d4"), browser.lookup("127.0.0.1", "SID"));
            String text = browser.exportAs(CookieFormat.JSON);
            assertEquals(1, browser.clear());
            assertEquals(1, browser.importFrom(text, CookieFormat.JSON));
            assertEquals("31d4", browser.list().get(0).cookie().value());
            assertTrue(browser.domainStatus().names() > 1_000);
        }
    }

    @Test
    void aResolverWrittenInJavaFindsHosts() throws Exception {
        Resolver resolver = host -> {
            if (!host.equals("nowhere.test")) return List.of(InetAddress.getLoopbackAddress());
            throw new UnknownHostException(host);
        };
        try (Server server = Server.saying("hello");
                Http http = Http.builder().resolver(resolver).build()) {
            assertEquals(
                    "hello",
                    http.get("http://somewhere.test:" + server.port() + "/").text());
            assertThrows(HttpException.class, () -> http.get("http://nowhere.test/"));
        }
    }

    @Test
    void proxiesAreChosenByAFilterOrTheJdksSelector() throws Exception {
        try (Server proxy = new Server((request, out) -> Server.ok(out, "by proxy: " + request.line()))) {
            ProxySelector selector = new ProxySelector() {
                @Override
                public List<java.net.Proxy> select(URI uri) {
                    return List.of(new java.net.Proxy(
                            java.net.Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", proxy.port())));
                }

                @Override
                public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
            };
            ProxyFilter filter = host -> new Proxy("127.0.0.1", proxy.port());
            try (Http selected = Http.builder()
                            .proxy(options -> options.proxySelector(selector))
                            .build();
                    Http filtered = Http.builder()
                            .proxy(options -> options.proxyFilter(filter))
                            .build()) {
                String expected = "by proxy: GET http://example.test/ HTTP/1.1";
                assertEquals(expected, selected.get("http://example.test/").text());
                assertEquals(expected, filtered.get("http://example.test/").text());
            }
        }
    }

    @Test
    void aTransportWrittenInJavaMayFail() throws Exception {
        try (Http http = Http.create()) {
            http.register("own", 80, target -> {
                throw new IOException("no way there");
            });
            HttpException.ConnectFailed thrown =
                    assertThrows(HttpException.ConnectFailed.class, () -> http.get("own://127.0.0.1/"));
            assertTrue(thrown.getMessage().contains("no way there"), thrown.getMessage());
            http.unregister("own");
            assertThrows(HttpException.class, () -> http.get("own://127.0.0.1/"));
        }
    }

    @Test
    void aPolicyKeepsHostsOut() throws Exception {
        try (Server server = Server.saying("hello");
                Http http = Http.builder().hostPolicy(HostPolicy.PUBLIC_ONLY).build()) {
            assertThrows(HttpException.Refused.class, () -> http.get(server.url("/")));
            assertTrue(server.requests.isEmpty());
        }
    }

    @Test
    void listenersHearOfEventsInOrder() throws Exception {
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        try (Server server = Server.saying("hello");
                Http http = Http.builder()
                        .events((transaction, event, at) -> {
                            assertTrue(!at.isNegative());
                            heard.add(event.getClass().getSimpleName());
                        })
                        .build()) {
            http.get(server.url("/"));
        }
        assertEquals("CallStarted", heard.element());
        assertTrue(heard.containsAll(
                List.of("Connected", "RequestHeadSent", "FirstByte", "BodyComplete", "ExchangeEnded")));
    }

    @Test
    void anUpgradedConnectionIsTwoStreams() throws Exception {
        try (Server server = new Server((request, out) -> {
                    if (request.path().equals("/no")) {
                        Server.ok(out, "no");
                    } else {
                        Server.write(
                                out,
                                "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\nhi");
                    }
                });
                Http http = Http.create()) {
            try (Upgrade upgrade = http.upgrade(server.url("/chat"), "chat", options -> {})) {
                assertTrue(upgrade.isSwitched());
                assertEquals("chat", upgrade.protocol());
                assertEquals(
                        'h', upgrade.connection().orElseThrow().inputStream().read());
                assertEquals(
                        'i', upgrade.connection().orElseThrow().inputStream().read());
            }
            Upgrade declined =
                    http.upgradeAsync(server.url("/no"), "chat", options -> {}).get();
            assertEquals("no", declined.transaction().text());
            assertTrue(declined.connection().isEmpty());
        }
    }

    @Test
    void aBuilderHoldsWhatAClientHas() throws Exception {
        try (Http http = Http.builder()
                        .userAgent("ours/1")
                        .pool(pool -> pool.maxConnectionsPerHost(3))
                        .build();
                Http other = http.newClient(builder -> builder.zip(false))) {
            assertEquals(3, other.newBuilder().pool().maxConnectionsPerHost());
            assertEquals("ours/1", other.newBuilder().userAgent());
            assertThrows(IllegalArgumentException.class, () -> http.newBuilder().pool(pool -> pool.maxConnections(0)));
            assertThrows(
                    IllegalArgumentException.class, () -> Http.tcl().loops(0).build());
        }
        assertEquals("a=1&b=%C3%BC", Http.formatQuery("a", "1", "b", "ü"));
        assertEquals("Not Found", Http.reasonPhrase(404));
    }
}
