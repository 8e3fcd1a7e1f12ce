package dev.geturl.java;

import dev.geturl.java.bridge.BeyondAndroid;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The JDK's builder of WebSockets, over ours. What is wrong with what it is told, the future of an opening tells. */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
final class JdkSocketBuilder implements WebSocket.Builder {
    private final Http http;
    private final JdkLogins logins;
    private final JdkRuns runs;
    private final List<JdkHandshake.Field> fields = new ArrayList<>();
    private List<String> protocols = List.of();
    private Duration connectTimeout;

    JdkSocketBuilder(Http http, JdkLogins logins, JdkRuns runs) {
        this.http = http;
        this.logins = logins;
        this.runs = runs;
    }

    @Override
    public WebSocket.Builder header(String name, String value) {
        fields.add(new JdkHandshake.Field(Objects.requireNonNull(name), Objects.requireNonNull(value)));
        return this;
    }

    @Override
    public WebSocket.Builder connectTimeout(Duration timeout) {
        connectTimeout = Objects.requireNonNull(timeout);
        return this;
    }

    @Override
    public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
        List<String> all = new ArrayList<>();
        all.add(Objects.requireNonNull(mostPreferred));
        for (String less : lesserPreferred) all.add(Objects.requireNonNull(less));
        protocols = List.copyOf(all);
        return this;
    }

    @Override
    public CompletableFuture<WebSocket> buildAsync(URI uri, WebSocket.Listener listener) {
        Objects.requireNonNull(uri);
        Objects.requireNonNull(listener);
        try {
            JdkHandshake handshake = JdkHandshake.of(uri, List.copyOf(fields), protocols, connectTimeout);
            return new JdkSocketOpening(http, logins, runs, handshake, listener).begin();
        } catch (IllegalArgumentException wrong) {
            return CompletableFuture.failedFuture(wrong);
        }
    }
}
