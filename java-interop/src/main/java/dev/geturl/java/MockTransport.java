package dev.geturl.java;

import dev.geturl.java.bridge.MockBridge;
import dev.geturl.mock.MockRequest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A server without sockets, for tests of code that uses a client: it answers from a script, and remembers what it was
 * asked. All of the client is at work, from URLs to framing, connections kept and redirects; only the network is not.
 *
 * <pre>{@code
 * MockTransport mock = MockTransport.of(request ->
 *         request.getPath().equals("/hello") ? MockResponse.text("hello, world") : MockResponse.status(404));
 * try (Http http = mock.http()) {
 *     assertEquals("hello, world", http.get("https://any.example/hello").text());
 * }
 * }</pre>
 */
public final class MockTransport {
    private final dev.geturl.mock.MockTransport mock;

    private MockTransport(dev.geturl.mock.MockTransport mock) {
        this.mock = mock;
    }

    /** Says what each request gets. */
    @FunctionalInterface
    public interface Script {
        /** The response to {@code request}. It may block. What it throws ends the connection. */
        MockResponse answer(MockRequest request) throws Exception;
    }

    /** Answers as {@code script} says. */
    public static MockTransport of(Script script) {
        return new MockTransport(
                MockBridge.mock(request -> script.answer(request).response()));
    }

    /** Answers with {@code responses}, one for each request in the order in which they come; then with 500. */
    public static MockTransport of(MockResponse... responses) {
        return new MockTransport(new dev.geturl.mock.MockTransport(
                Arrays.stream(responses).map(MockResponse::response).toArray(dev.geturl.mock.MockResponse[]::new)));
    }

    /** A client with today's defaults whose network this is. */
    public Http http() {
        return http(config -> {});
    }

    /** A client with the options of {@code change} whose network this is. */
    public Http http(Consumer<HttpBuilder> change) {
        HttpBuilder builder = Http.builder().resolver(resolver());
        change.accept(builder);
        Http http = builder.build();
        serve(http);
        return http;
    }

    /** The requests so far, in the order in which they came. */
    public List<MockRequest> requests() {
        return mock.getRequests();
    }

    /** What the script has thrown. */
    public List<Throwable> failures() {
        return mock.getFailures();
    }

    /** How many connections were opened. */
    public int connections() {
        return mock.getConnections();
    }

    /** Knows every host, so that no name is looked up in the network: for {@link HttpBuilder#resolver}. */
    public Resolver resolver() {
        return host -> MockBridge.addresses(mock.getResolver(), host);
    }

    /** Takes the place of the network for {@code http}: of {@code http} and of {@code https}, not encrypted here. */
    public void serve(Http http) {
        mock.serve(http.client());
    }

    /** Refuses connections to {@code host} from now on. */
    public void refuse(String host) {
        mock.refuse(host);
    }
}
