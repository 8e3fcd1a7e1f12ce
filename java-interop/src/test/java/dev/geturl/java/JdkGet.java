package dev.geturl.java;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** Asks as the JDK's client does. */
record JdkGet(Http http) {
    private static HttpRequest to(String url) {
        return HttpRequest.newBuilder(URI.create(url)).build();
    }

    HttpResponse<String> send(String url) throws IOException, InterruptedException {
        return JdkHttpClient.of(http).send(to(url), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendAsync(String url) {
        return JdkHttpClient.of(http).sendAsync(to(url), BodyHandlers.ofString());
    }
}
