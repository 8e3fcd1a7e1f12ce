package dev.geturl.java;

import dev.geturl.java.bridge.BeyondAndroid;
import dev.geturl.java.bridge.JdkBridge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One request of the JDK's, and whatever it takes to answer it.
 *
 * @param <T> what its body becomes
 */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
final class JdkExchange<T> implements JdkRun {
    private final Http http;
    private final JdkSettings settings;
    private final JdkLogins logins;
    private final JdkRuns runs;
    private final HttpRequest request;
    private final HttpResponse.BodyHandler<T> handler;
    private final CompletableFuture<HttpResponse<T>> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> clock = new CompletableFuture<>();
    private volatile CompletableFuture<Response> opening;
    private volatile Response response;
    private volatile boolean isLate;

    JdkExchange(
            Http http,
            JdkSettings settings,
            JdkLogins logins,
            JdkRuns runs,
            HttpRequest request,
            HttpResponse.BodyHandler<T> handler) {
        this.http = http;
        this.settings = settings;
        this.logins = logins;
        this.runs = runs;
        this.request = request;
        this.handler = handler;
    }

    CompletableFuture<HttpResponse<T>> begin() {
        try {
            runs.add(this);
        } catch (IOException shut) {
            return CompletableFuture.failedFuture(shut);
        }
        answer.whenComplete((done, failure) -> {
            if (answer.isCancelled()) reset();
        });
        request.timeout().ifPresent(time -> {
            clock.completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS);
            clock.thenRun(this::isTooLate);
        });
        ask();
        return answer;
    }

    @Override
    public void reset() {
        CompletableFuture<Response> asked = opening;
        if (asked != null) asked.cancel(true);
        Response open = response;
        if (open != null) open.close();
    }

    private void isTooLate() {
        isLate = true;
        reset();
    }

    private void ask() {
        CompletableFuture<Response> asked = http.openAsync(request.uri().toASCIIString(), this::fill);
        opening = asked;
        // Whoever gave up just before did not see it.
        if (isLate || answer.isCancelled()) asked.cancel(true);
        asked.whenComplete((opened, failure) -> {
            if (failure != null) fail(failure);
            else answered(opened);
        });
    }

    private void fill(GeturlOptions options) {
        options.method(request.method())
                .type("")
                .raw(true)
                .expectContinue(request.expectContinue())
                .omitHeaders("Accept", "Accept-Encoding");
        request.headers().map().forEach((name, values) -> values.forEach(value -> options.header(name, value)));
        request.bodyPublisher()
                .filter(body -> body.contentLength() != 0)
                .ifPresent(body -> JdkBridge.body(options.options, body, Math.max(body.contentLength(), -1)));
        logins.show(request.uri(), options);
    }

    private void answered(Response opened) {
        try {
            URI uri = request.uri();
            if (logins.isWorthAnother(uri, opened.responseCode(), opened.responseHeaders())) {
                opened.close();
                ask();
            } else {
                deliver(opened);
            }
        } catch (RuntimeException refused) {
            opened.close();
            fail(refused);
        }
    }

    private void deliver(Response opened) {
        response = opened;
        clock.cancel(false);
        if (answer.isCancelled()) opened.close();
        JdkHead head = new JdkHead(opened);
        HttpResponse.BodySubscriber<T> body = handler.apply(head);
        opened.publisher().subscribe(new JdkSubscriber(body, () -> runs.remove(this)));
        body.getBody().whenComplete((whole, failure) -> {
            if (failure != null) fail(failure);
            else answer.complete(JdkResponse.of(request, opened.transaction(), whole));
        });
    }

    private void fail(Throwable failure) {
        clock.cancel(false);
        runs.remove(this);
        answer.completeExceptionally(JdkFailures.of(failure, isLate));
    }
}
