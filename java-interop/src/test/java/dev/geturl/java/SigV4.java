package dev.geturl.java;

import dev.geturl.Answer;
import dev.geturl.Headers;
import dev.geturl.OutgoingRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import okio.ByteString;

/** Signs requests to AWS by Signature Version 4. It stands around attempts, so that what it signs is what is sent. */
record SigV4(String keyId, String secret, String region, String service, Clock clock) implements Interceptor {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Override
    public Answer intercept(Chain chain) throws IOException {
        return chain.proceed(chain.request().isTrusted() ? signed(chain.request()) : chain.request());
    }

    OutgoingRequest signed(OutgoingRequest request) {
        ByteString body = Objects.requireNonNull(request.getBody(), "a body that is signed has to be in memory");
        String time = TIME.format(clock.instant());
        OutgoingRequest dated = request.with("X-Amz-Date", time);
        Headers headers = dated.getHeaders();
        SortedSet<String> names = new TreeSet<>();
        for (Headers.Field field : headers) names.add(field.getName().toLowerCase(Locale.ROOT));
        names.removeIf(name -> !name.matches("host|content-type|x-amz-.*"));
        String query =
                request.getUrl().getQuery() == null ? "" : request.getUrl().getQuery();
        String canonical = String.join(
                "\n",
                request.getMethod(),
                request.getUrl().getPath(),
                Arrays.stream(query.split("&")).sorted().collect(Collectors.joining("&")),
                names.stream()
                        .map(name -> name + ":" + headers.joined(name) + "\n")
                        .collect(Collectors.joining()),
                String.join(";", names),
                body.sha256().hex());
        List<String> scope = List.of(time.substring(0, 8), region, service, "aws4_request");
        String where = String.join("/", scope);
        String hash = ByteString.encodeUtf8(canonical).sha256().hex();
        ByteString key = ByteString.encodeUtf8("AWS4" + secret);
        for (String part : scope) key = ByteString.encodeUtf8(part).hmacSha256(key);
        ByteString text = ByteString.encodeUtf8(String.join("\n", "AWS4-HMAC-SHA256", time, where, hash));
        return dated.with(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + keyId + "/" + where + ", SignedHeaders=" + String.join(";", names)
                        + ", Signature=" + text.hmacSha256(key).hex());
    }
}
