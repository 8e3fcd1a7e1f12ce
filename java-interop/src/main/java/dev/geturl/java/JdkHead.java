package dev.geturl.java;

import dev.geturl.Headers;
import dev.geturl.java.bridge.BeyondAndroid;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The head of a response as a handler of bodies sees it. */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
record JdkHead(int statusCode, HttpHeaders headers) implements HttpResponse.ResponseInfo {
    JdkHead(Response response) {
        this(response.responseCode(), headers(response.responseHeaders()));
    }

    @Override
    public HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }

    /** Names that differ in case alone are one, which the JDK wants from its callers. */
    static HttpHeaders headers(Headers headers) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int index = 0; index < headers.getSize(); index++) {
            fields.computeIfAbsent(headers.name(index), name -> new ArrayList<>())
                    .add(headers.value(index));
        }
        return HttpHeaders.of(fields, (name, value) -> true);
    }
}
