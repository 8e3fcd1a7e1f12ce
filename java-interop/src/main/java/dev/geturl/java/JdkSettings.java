package dev.geturl.java;

import dev.geturl.java.bridge.BeyondAndroid;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** What a caller has set, as the JDK's client tells of it; null where nothing was. */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
record JdkSettings(
        CookieHandler cookieHandler,
        Duration connectTimeout,
        HttpClient.Redirect followRedirects,
        ProxySelector proxy,
        SSLContext sslContext,
        SSLParameters sslParameters,
        Authenticator authenticator,
        Executor executor) {
    static final JdkSettings DEFAULT =
            new JdkSettings(null, null, HttpClient.Redirect.NEVER, null, null, null, null, null);

    SSLContext contextOrDefault() {
        if (sslContext != null) return sslContext;
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException none) {
            throw new IllegalStateException("this platform has no TLS", none);
        }
    }

    SSLParameters parametersOrDefault() {
        SSLParameters from =
                sslParameters != null ? sslParameters : contextOrDefault().getDefaultSSLParameters();
        return copy(from);
    }

    /** What nobody else can change. */
    static SSLParameters copy(SSLParameters from) {
        SSLParameters to = new SSLParameters(from.getCipherSuites(), from.getProtocols());
        to.setAlgorithmConstraints(from.getAlgorithmConstraints());
        to.setApplicationProtocols(from.getApplicationProtocols());
        to.setEndpointIdentificationAlgorithm(from.getEndpointIdentificationAlgorithm());
        to.setServerNames(from.getServerNames());
        return to;
    }
}
