package dev.geturl.java;

import dev.geturl.HttpException;
import dev.geturl.Proxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The Java of docs/recipes.md, compiled; {@link SnippetsTest} holds the two together. */
final class RecipeSnippets {
    private RecipeSnippets() {}

    static List<CompletableFuture<Transaction>> allAtOnce(Http http, List<String> urls) {
        List<CompletableFuture<Transaction>> pages =
                urls.stream().map(http::getAsync).toList();
        CompletableFuture.allOf(pages.toArray(new CompletableFuture<?>[0])).join();
        return pages;
    }

    static Http gentle() {
        Http http = Http.builder()
                .pool(pool -> pool.maxConnectionsPerHost(8).maxWaiting(1_000))
                .timeouts(timeouts -> timeouts.pool(Duration.ofSeconds(5)))
                .build();
        return http;
    }

    static CompletableFuture<Transaction> givenUp(Http http) {
        CompletableFuture<Transaction> page = http.getAsync("https://example.org/slow");
        page.cancel(true);
        return page;
    }

    static void ended(Http http) throws IOException {
        http.close(); // ends calls, connections and threads, and returns at once
        http.awaitClosed(); // until they have ended
    }

    static Http proxied() {
        Http http = Http.builder()
                .proxy(proxy -> proxy.proxy(Proxy.parse("socks5h://ada:secret@proxy.example:1080")))
                .build();
        return http;
    }

    static Http proxiedByOthers() {
        Http http = Http.builder()
                .proxy(proxy -> proxy.fromEnvironment(true).noProxy("localhost,10.0.0.0/8,.internal"))
                .build();
        return http;
    }

    static Http proxiedByRule() {
        Http http = Http.builder()
                .proxy(proxy -> proxy.proxySelector(ProxySelector.getDefault()))
                .build();
        return http;
    }

    static Http resolved() {
        Http http = Http.builder()
                .timeouts(timeouts -> timeouts.resolve(Duration.ofSeconds(2)))
                .resolver(host -> List.of(InetAddress.getByName("127.0.0.1")))
                .build();
        return http;
    }

    static String containers(Http http) throws IOException {
        Transaction containers = http.get(
                "http://localhost/containers/json", options -> options.unixSocket(Path.of("/var/run/docker.sock")));
        return containers.text();
    }

    static void warmed(Http http) {
        http.headAsync("https://example.org/");
    }

    static Http inLine() {
        Http http = Http.builder()
                .pool(pool -> pool.maxConnectionsPerHost(1).pipelineDepth(8))
                .build();
        return http;
    }

    static Http shortLived() {
        Http http = Http.builder()
                .pool(pool -> pool.idleTime(Duration.ofSeconds(20))
                        .maxAge(Duration.ofMinutes(5))
                        .postFresh(true))
                .build();
        return http;
    }

    static void limited(Http http) throws IOException {
        try {
            http.get("https://example.org/", options -> options.firstByteTimeout(Duration.ofSeconds(5)));
        } catch (HttpException.Timeout late) {
            System.out.println(late.getKind() + ": " + late.getMessage());
        }
    }

    static void explained(Http http, Consumer<String> log) throws IOException {
        try {
            http.get("https://example.org/");
        } catch (HttpException failure) {
            log.accept(failure.getMessage() + " " + failure.getHint() + " At " + failure.getStage());
        }
    }

    static Http withCookies() {
        Http http = Http.builder().cookieJar(BrowserCookieJar.create()).build();
        return http;
    }
}
