package dev.geturl.java;

import dev.geturl.Hop;
import dev.geturl.java.bridge.BeyondAndroid;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** A response as the JDK has it; those that led to it have no body and tell of no TLS. */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
record JdkResponse<T>(
        int statusCode,
        HttpRequest request,
        Optional<HttpResponse<T>> previousResponse,
        HttpHeaders headers,
        T body,
        URI uri,
        Optional<SSLSession> sslSession)
        implements HttpResponse<T> {

    static <T> HttpResponse<T> of(HttpRequest request, Transaction transaction, T body) {
        dev.geturl.Transaction of = transaction.transaction();
        Optional<HttpResponse<T>> previous = Optional.empty();
        URI uri = request.uri();
        for (Hop hop : of.getHops()) {
            if (hop.getResponseCode() == 0) continue;
            HttpHeaders headers = JdkHead.headers(hop.getResponseHeaders());
            previous = Optional.of(new JdkResponse<>(
                    hop.getResponseCode(), asked(request, uri), previous, headers, null, uri, Optional.empty()));
            if (hop.getLocation() != null) uri = URI.create(hop.getLocation().toString());
        }
        HttpHeaders headers = JdkHead.headers(of.getResponseHeaders());
        return new JdkResponse<>(
                of.getResponseCode(), asked(request, uri), previous, headers, body, uri, transaction.sslSession());
    }

    private static HttpRequest asked(HttpRequest request, URI uri) {
        if (uri.equals(request.uri())) return request;
        return HttpRequest.newBuilder(request, (name, value) -> true).uri(uri).build();
    }

    @Override
    public HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }

    /** What the JDK's say. */
    @Override
    public String toString() {
        return "(" + request.method() + " " + uri + ") " + statusCode;
    }
}
