package dev.geturl.java;

import dev.geturl.CookieRequest;
import java.io.IOException;
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
