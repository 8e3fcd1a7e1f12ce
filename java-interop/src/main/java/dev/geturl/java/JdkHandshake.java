package dev.geturl.java;

import dev.geturl.java.bridge.BeyondAndroid;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a builder of the JDK's has to say of an opening handshake.
 *
 * @param request the handshake as the JDK's requests have it, with a URI of http or https
 * @param connectTimeout null for none
 */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
record JdkHandshake(URI uri, HttpRequest request, List<Field> fields, List<String> protocols, Duration connectTimeout) {
    /** A header field that the caller has set. */
    @BeyondAndroid(why = "a record, of the JDK's client alone")
    record Field(String name, String value) {
        /** Never the value, which may be a secret. */
        @Override
        public String toString() {
            return name;
        }
    }

    /** @throws IllegalArgumentException for what the JDK's own refuses */
    static JdkHandshake of(URI uri, List<Field> fields, List<String> protocols, Duration connectTimeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(overHttp(uri));
        for (Field field : fields) {
            if (field.name().toLowerCase(Locale.ROOT).startsWith("sec-websocket-")) {
                throw new IllegalArgumentException("the header " + field.name() + " is the handshake's own: leave it");
            }
            request.header(field.name(), field.value());
        }
        if (connectTimeout != null) request.timeout(connectTimeout);
        return new JdkHandshake(uri, request.build(), fields, protocols, connectTimeout);
    }

    private static URI overHttp(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException("the URI's scheme is \"" + scheme + "\": give one of ws or wss");
        }
        if (uri.getFragment() != null) {
            throw new IllegalArgumentException("the URI of a WebSocket has no fragment: take away what follows the #");
        }
        return URI.create("http" + uri.toString().substring("ws".length()));
    }

    /** Puts it into a request of ours. */
    void fill(WebSocketRequest ours, JdkLogins logins) {
        ours.protocols(protocols.toArray(String[]::new))
                // As the JDK's: pieces of messages as they come, and nothing that it would not ask for.
                .webSocket(socket -> socket.inPieces(true).noDeflate())
                .options(options -> {
                    options.omitHeaders("Accept", "Accept-Encoding");
                    fields.forEach(field -> options.header(field.name(), field.value()));
                    if (connectTimeout != null) options.timeout(connectTimeout);
                    logins.show(request.uri(), options);
                });
    }
}
