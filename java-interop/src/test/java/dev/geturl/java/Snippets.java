package dev.geturl.java;

import dev.geturl.CookieRequest;
import dev.geturl.Hop;
import dev.geturl.websocket.Message;
import dev.geturl.websocket.OriginRule;
import dev.geturl.websocket.WebSocketException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** The Java of the documents, compiled; {@link SnippetsTest} holds the two together. */
final class Snippets {
    private String token = "";

    void threeWays() throws IOException {
        try (Http http = Http.create()) {
            // Blocks. Throws unless the server has answered; any status code is an answer.
            Transaction page = http.get("https://example.org/");
            System.out.println(page.responseCode() + " " + page.text());

            // A future. cancel() resets the exchange.
            CompletableFuture<Transaction> later = http.getAsync(
                    "https://example.org/",
                    options -> options.timeout(Duration.ofSeconds(5)).header("X-Trace", "7"));
            later.thenAccept(answer -> System.out.println(answer.text())).join();

            // Runs by itself: watch it, wait for it, reset it.
            Transaction running =
                    http.start("https://example.org/big.iso", options -> options.sink(Path.of("big.iso")));
            if (!http.wait(running, Duration.ofMinutes(1))) running.reset("too slow");
        }
    }

    void readme() throws IOException {
        try (Http http = Http.create()) {
            Transaction page = http.get("https://example.org/");
            CompletableFuture<Transaction> later =
                    http.getAsync("https://example.org/", options -> options.header("X-Trace", "7"));
            System.out.println(page.text() + later.join().text());
        }
    }

    void asTheJdks(URI uri) throws IOException, InterruptedException {
        HttpClient client = JdkHttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(3))
                .build();
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
        HttpResponse<String> page = client.send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(page.body());
    }

    void statuses(Http http) throws IOException {
        Transaction sent = http.geturl(
                "https://example.org/form",
                options -> options.query(Http.formatQuery("name", "Ada", "year", "1843"))
                        .timeout(Duration.ofSeconds(5)));
        switch (sent.status()) {
            case OK ->
                System.out.println(
                        sent.responseCode() + " " + sent.responseHeaders().get("Content-Type"));
            case TIMEOUT ->
                System.out.println("too slow: " + sent.error().orElseThrow().getMessage());
            default -> System.out.println(sent.status() + ": " + sent.error());
        }
    }

    void lines(Http http) throws IOException {
        try (Response response = http.open("https://example.org/log");
                Stream<String> lines = response.lines()) {
            lines.filter(line -> line.contains("ERROR")).limit(10).forEach(System.out::println);
        }
    }

    void upload(Http http) throws IOException {
        Transaction stored = http.put(
                "https://example.org/notes/7",
                "{\"done\": true}",
                options -> options.type("application/json")
                        .onQueryProgress(
                                (transaction, total, current) -> System.out.println(current + " of " + total)));
        System.out.println(stored);
    }

    void configuration() {
        Http http = Http.builder()
                .userAgent("reports/2.1")
                .timeouts(timeouts -> timeouts.connect(Duration.ofSeconds(3)).idle(Duration.ofSeconds(30)))
                .pool(pool -> pool.maxConnectionsPerHost(8))
                .proxy(proxy -> proxy.proxySelector(ProxySelector.getDefault()))
                .tls(tls -> tls.cafile(Path.of("/etc/ssl/our-own.pem")))
                .cookieJar(BrowserCookieJar.create())
                .build();
        http.close();
    }

    void tls() {
        Http http = Http.builder()
                .tls(tls -> tls.cafile(Path.of("/etc/ssl/our-own.pem"))
                        .certfile(Path.of("/etc/ssl/me.pem"))
                        .keyfile(Path.of("/etc/ssl/me.key")))
                .build();
        http.close();
    }

    void webSocket(Http http) throws IOException {
        try (WebSocket socket = http.webSocket("wss://example.org/chat")) {
            socket.send("hello");
            for (Message message; (message = socket.receive()) != null; ) {
                if (message instanceof Message.Text text) System.out.println(text.getText());
            }
        }
    }

    WebSocket webSocketOptions(Http http) throws IOException {
        WebSocket socket = http.webSocket(
                "wss://example.org/chat",
                request -> request.protocols("chat.v2", "chat.v1")
                        .options(options -> options.header("Authorization", "Bearer " + token)
                                .timeout(Duration.ofSeconds(5)))
                        .webSocket(options -> options.keepAlive(Duration.ofSeconds(20))));
        return socket;
    }

    void webSocketRefused(Http http) throws IOException {
        try (WebSocket socket = http.webSocket("wss://example.org/chat")) {
            System.out.println(socket.conninfo());
        } catch (WebSocketException.Refused refused) {
            System.out.println(
                    refused.getMessage() + ": " + Transaction.of(refused).text());
        }
    }

    void webSocketFutures(Http http) {
        CompletableFuture<Message> answer = http.webSocketAsync("wss://example.org/chat")
                .thenCompose(socket -> socket.sendAsync("hello").thenCompose(sent -> socket.receiveAsync()));
        answer.join();
    }

    void webSocketListener(Http http) {
        http.webSocketAsync("wss://example.org/prices", request -> {}, new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text, boolean last) {
                store(text).thenRun(() -> socket.request(1));
            }
        });
    }

    private CompletableFuture<Void> store(String text) {
        token = text;
        return CompletableFuture.completedFuture(null);
    }

    void webSocketServer() throws IOException {
        try (WebSocketServer server = WebSocketServer.create()) {
            server.live("/echo", socket -> {
                for (Message message; (message = socket.receive()) != null; ) socket.send(message);
            });
            server.listen(8080);
            server.awaitClosed();
        }
    }

    void secureServer() throws IOException {
        WebSocketServer server = WebSocketServer.create(options -> options.maxConnections(10_000)
                .origins(OriginRule.of("https://example.org"))
                .webSocket(socket -> socket.limits(limits -> limits.messageBytes(64 * 1024))));
        server.listen(
                new InetSocketAddress("0.0.0.0", 443),
                options -> options.tls(tls -> tls.identity(Path.of("server.pem"), Path.of("server.key"))));
        server.shutdown(Duration.ofSeconds(30));
    }

    void aroundACall() throws IOException {
        BearerAuth api = BearerAuth.of("https://api.example.org", refused -> fetchToken()); // may block
        Http http = Http.builder()
                .redirects(redirects -> redirects.atMost(5))
                .retries(retries -> retries.atMost(3).firstDelay(Duration.ofMillis(100)))
                .hsts(HstsStore.inMemory())
                .interceptors(around -> around.aroundAttempt(api)
                        .aroundCall(chain -> chain.proceed(chain.request().with("X-Trace", "7"))))
                .build();
        Transaction page = http.get("https://example.org/", options -> options.auth("ada", "secret"));
        for (Hop hop : page.hops()) System.out.println(hop); // what came before it
        http.close();
    }

    private String fetchToken() {
        return token;
    }

    void ownContext(SSLContext ours) {
        Http http = Http.builder().tls(tls -> tls.sslContext(ours)).build();
        http.close();
    }

    void mock() throws IOException {
        MockTransport mock = MockTransport.of(request -> MockResponse.text("hello, " + request.getPath()));
        try (Http http = mock.http()) {
            System.out.println(http.get("https://any.example/ada").text() + " " + mock.requests());
        }
    }

    CookieJar jar() {
        CookieJar session = new CookieJar() {
            @Override
            public List<Cookie> getCookies(CookieRequest request) {
                return List.of(Cookie.builder("SID", token, request.getHost())
                        .secure(true)
                        .build());
            }

            @Override
            public void storeCookie(Cookie cookie, CookieRequest request) {
                if (cookie.key().equals("SID")) token = cookie.value();
            }
        };
        return session;
    }
}
