package dev.geturl.java;

import dev.geturl.java.bridge.BeyondAndroid;
import dev.geturl.java.bridge.JdkBridge;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * This client as a {@link HttpClient} of the JDK, for libraries that take one.
 *
 * <pre>{@code
 * HttpClient client = JdkHttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
 * HttpResponse<String> page =
 *         client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
 * }</pre>
 *
 * <p>It speaks HTTP/1.1, whatever version is preferred, so nothing is pushed. Bodies are handed over as they came, and
 * no {@code Accept} or {@code Accept-Encoding} is sent but the caller's. Where it differs from the JDK's own:
 *
 * <ul>
 *   <li>Credentials never go to another origin by a redirect. One that cannot be followed fails with
 *       {@link dev.geturl.HttpException.RedirectFailed}: from https to http with {@link Redirect#NORMAL}, or the sixth.
 *   <li>An {@link Authenticator} is asked for Basic and for Digest.
 *   <li>{@link HttpResponse#sslSession()} is empty in a {@link HttpResponse#previousResponse()}.
 *   <li>A WebSocket answers its peer's Close at once, whatever {@code onClose} returns, and waits for the answer to its
 *       own for 10 s. What is sent has been taken when its future is complete, and is on its way.
 * </ul>
 *
 * <p>It may be used from any thread. {@link #close()} and its like are there on every JDK, not from 21 on alone.
 */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
public final class JdkHttpClient extends HttpClient implements AutoCloseable {
    private final Http http;
    private final JdkSettings settings;
    private final JdkLogins logins;
    private final JdkRuns runs;

    JdkHttpClient(Http http, JdkSettings settings, Runnable atEnd) {
        this.http = http;
        this.settings = settings;
        this.logins = new JdkLogins(settings.authenticator(), settings.proxy());
        this.runs = new JdkRuns(atEnd);
    }

    /** A client with the JDK's defaults, but that redirects are not followed there either. */
    public static HttpClient newHttpClient() {
        return newBuilder().build();
    }

    /** Collects options as the JDK's builder does, with its defaults. */
    public static HttpClient.Builder newBuilder() {
        return new JdkClientBuilder();
    }

    /**
     * {@code http} as a client of the JDK: all that it is set to holds, and its connections are shared. It stays the
     * caller's to close.
     */
    public static JdkHttpClient of(Http http) {
        return new JdkHttpClient(http, JdkSettings.DEFAULT, () -> {});
    }

    /**
     * Sends {@code request} and waits for its response, body included as far as {@code handler} takes it.
     *
     * @throws IOException when that fails; {@link java.net.http.HttpTimeoutException} when it takes too long
     * @throws InterruptedException when the thread is interrupted; the exchange is reset
     * @throws IllegalStateException on an event loop's thread, which would wait for itself
     */
    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return JdkBridge.awaited(() -> sendAsync(request, handler));
    }

    /** As {@link #send}, as a future. Cancelling it resets the exchange. */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return new JdkExchange<>(http, settings, logins, runs, request, handler).begin();
    }

    /** As the other {@link #sendAsync(HttpRequest, HttpResponse.BodyHandler)}: HTTP/1.1 pushes nothing. */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, HttpResponse.PushPromiseHandler<T> pushes) {
        return sendAsync(request, handler);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.ofNullable(settings.cookieHandler());
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.ofNullable(settings.connectTimeout());
    }

    @Override
    public Redirect followRedirects() {
        return settings.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.ofNullable(settings.proxy());
    }

    @Override
    public SSLContext sslContext() {
        return settings.contextOrDefault();
    }

    @Override
    public SSLParameters sslParameters() {
        return settings.parametersOrDefault();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.ofNullable(settings.authenticator());
    }

    /** Always HTTP/1.1. */
    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.ofNullable(settings.executor());
    }

    /**
     * Opens WebSockets as the JDK's does, on connections of their own: by this client's proxy, TLS, cookies and
     * authenticator. Messages come in pieces as they arrive, and binary data for reading only. A server that answers
     * and opens none is a {@link java.net.http.WebSocketHandshakeException}. Closing the client waits for the end of
     * those that are open.
     */
    @Override
    public java.net.http.WebSocket.Builder newWebSocketBuilder() {
        return new JdkSocketBuilder(http, logins, runs);
    }

    /** Takes no more requests. Those that were taken go on, WebSockets included; when all has ended, it lets go. */
    public void shutdown() {
        runs.shut();
    }

    /** As {@link #shutdown()}, and resets the requests that run. */
    public void shutdownNow() {
        runs.shut();
        runs.resetAll();
    }

    /** Whether it was shut down and the last request has ended. */
    public boolean isTerminated() {
        return runs.haveEnded();
    }

    /** Waits for that, for {@code time} at most, and says whether it is so. */
    public boolean awaitTermination(Duration time) throws InterruptedException {
        return runs.await(time);
    }

    /** Shuts it down and waits for the requests that run; an interrupted thread resets them, and stays interrupted. */
    @Override
    public void close() {
        runs.shut();
        runs.awaitAll();
    }

    /** What it was set to. */
    @Override
    public String toString() {
        return "JdkHttpClient(" + settings.followRedirects() + ", HTTP_1_1)";
    }
}
