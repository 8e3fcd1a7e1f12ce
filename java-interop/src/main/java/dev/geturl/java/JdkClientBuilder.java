package dev.geturl.java;

import dev.geturl.java.bridge.BeyondAndroid;
import dev.geturl.java.bridge.JdkBridge;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The JDK's builder of this client. */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
final class JdkClientBuilder implements HttpClient.Builder {
    private CookieHandler cookieHandler;
    private Duration connectTimeout;
    private HttpClient.Redirect followRedirects = HttpClient.Redirect.NEVER;
    private ProxySelector proxy;
    private SSLContext sslContext;
    private SSLParameters sslParameters;
    private Authenticator authenticator;
    private Executor executor;

    @Override
    public HttpClient.Builder cookieHandler(CookieHandler value) {
        cookieHandler = Objects.requireNonNull(value);
        return this;
    }

    @Override
    public HttpClient.Builder connectTimeout(Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("the connect timeout is " + value + ": give a time above 0");
        }
        connectTimeout = value;
        return this;
    }

    @Override
    public HttpClient.Builder sslContext(SSLContext value) {
        sslContext = Objects.requireNonNull(value);
        return this;
    }

    @Override
    public HttpClient.Builder sslParameters(SSLParameters value) {
        sslParameters = JdkSettings.copy(value);
        return this;
    }

    @Override
    public HttpClient.Builder executor(Executor value) {
        executor = Objects.requireNonNull(value);
        return this;
    }

    @Override
    public HttpClient.Builder followRedirects(HttpClient.Redirect value) {
        followRedirects = Objects.requireNonNull(value);
        return this;
    }

    /** A preference, which the JDK's own client need not follow either. */
    @Override
    public HttpClient.Builder version(HttpClient.Version value) {
        Objects.requireNonNull(value);
        return this;
    }

    /** Of HTTP/2 alone. */
    @Override
    public HttpClient.Builder priority(int value) {
        if (value < 1 || value > 256) {
            throw new IllegalArgumentException("the priority is " + value + ": give 1 to 256");
        }
        return this;
    }

    @Override
    public HttpClient.Builder proxy(ProxySelector value) {
        proxy = Objects.requireNonNull(value);
        return this;
    }

    @Override
    public HttpClient.Builder authenticator(Authenticator value) {
        authenticator = Objects.requireNonNull(value);
        return this;
    }

    @Override
    public HttpClient build() {
        HttpBuilder options = Http.builder();
        if (cookieHandler != null) options.cookieJar(CookieJar.of(cookieHandler));
        if (connectTimeout != null) options.timeouts(timeouts -> timeouts.connect(connectTimeout));
        if (executor != null) options.executor(executor);
        ProxySelector selector = proxy != null ? proxy : ProxySelector.getDefault();
        if (selector != null) options.proxy(group -> group.proxySelector(selector));
        JdkBridge.redirects(
                options.config,
                followRedirects != HttpClient.Redirect.NEVER,
                followRedirects == HttpClient.Redirect.ALWAYS);
        JdkBridge.tls(options.config, sslContext, sslParameters);
        Http http = options.build();
        return new JdkHttpClient(http, settings(), http::close);
    }

    private JdkSettings settings() {
        return new JdkSettings(
                cookieHandler,
                connectTimeout,
                followRedirects,
                proxy,
                sslContext,
                sslParameters,
                authenticator,
                executor);
    }
}
