package dev.geturl.java;

import dev.geturl.java.bridge.BeyondAndroid;
import dev.geturl.websocket.WebSocketException;
import java.io.IOException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;

/** A WebSocket of the JDK's kind on its way to being open, and for as long as it is. */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
final class JdkSocketOpening implements JdkRun {
    private final Http http;
    private final JdkLogins logins;
    private final JdkRuns runs;
    private final JdkHandshake handshake;
    private final WebSocket.Listener listener;
    private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    private volatile CompletableFuture<dev.geturl.java.WebSocket> opening;
    private volatile JdkSocket socket;
    private volatile boolean isReset;

    JdkSocketOpening(Http http, JdkLogins logins, JdkRuns runs, JdkHandshake handshake, WebSocket.Listener listener) {
        this.http = http;
        this.logins = logins;
        this.runs = runs;
        this.handshake = handshake;
        this.listener = listener;
    }

    CompletableFuture<WebSocket> begin() {
        try {
            runs.add(this);
        } catch (IOException shut) {
            return CompletableFuture.failedFuture(shut);
        }
        opened.whenComplete((done, failure) -> {
            if (opened.isCancelled()) reset();
        });
        ask();
        return opened;
    }

    @Override
    public void reset() {
        isReset = true;
        CompletableFuture<dev.geturl.java.WebSocket> asked = opening;
        if (asked != null) asked.cancel(true);
        JdkSocket open = socket;
        if (open != null) open.abort();
    }

    private void ask() {
        CompletableFuture<dev.geturl.java.WebSocket> asked =
                http.webSocketAsync(handshake.uri().toASCIIString(), request -> handshake.fill(request, logins));
        opening = asked;
        // Whoever gave up just before did not see it.
        if (isReset) asked.cancel(true);
        asked.whenComplete((ours, failure) -> {
            if (failure != null) failed(failure);
            else isOpen(ours);
        });
    }

    private void isOpen(dev.geturl.java.WebSocket ours) {
        JdkSocket mine = new JdkSocket(ours);
        socket = mine;
        ours.closed().whenComplete((reason, failure) -> runs.remove(this));
        // Whoever gets it from the future can ask for something at once.
        ours.listening(new JdkSocketListener(mine, listener));
        if (isReset || !opened.complete(mine)) mine.abort();
        else ours.tellListener();
    }

    private void failed(Throwable failure) {
        Throwable cause = JdkFailures.inside(failure);
        try {
            if (!(cause instanceof WebSocketException.Refused refused)) {
                fail(JdkFailures.of(cause, false));
            } else if (mayTryAgain(Transaction.of(refused))) {
                ask();
            } else {
                fail(refusal(refused));
            }
        } catch (RuntimeException fromAuthenticator) {
            fail(fromAuthenticator);
        }
    }

    private boolean mayTryAgain(Transaction answer) {
        return logins.isWorthAnother(handshake.request().uri(), answer.responseCode(), answer.responseHeaders());
    }

    private WebSocketHandshakeException refusal(WebSocketException.Refused refused) {
        WebSocketHandshakeException failure =
                new WebSocketHandshakeException(JdkResponse.of(handshake.request(), Transaction.of(refused), null));
        failure.initCause(refused);
        return failure;
    }

    private void fail(Throwable failure) {
        runs.remove(this);
        opened.completeExceptionally(failure);
    }
}
